import { describe, expect, it } from '@jest/globals';
import {
  veiledPlace,
  type ContactDetail,
  type MessageView,
  type TimelineEntry,
  type TimelineEvents,
  type TimelineType,
} from '#libs/contract';
import { VEILED, veiledDetail, veiledMessage, veiledStratum, veiledView, veilOf } from './veil.rules.js';

const IDS = ['ann-1', 'bob-2', 'guest-3', 'chief-4', 'kept-5'];
const LATER = 9;

/** Every sort of entry, with everybody whom it can name. */
const EVENTS: TimelineEvents = {
  'contact.opened': { channel: 'voice', accountId: 'a' },
  'contact.queued': { queueId: 'q', place: 1, reason: 'transfer', kept: { agentId: 'kept-5', until: LATER } },
  'contact.overflowed': { fromQueueId: 'q', queueId: 'r' } as TimelineEvents['contact.overflowed'],
  'contact.offered': { agentId: 'ann-1', slot: 'voice:1', expiresAt: LATER },
  'contact.accepted': { agentId: 'ann-1' },
  'contact.declined': { agentId: 'bob-2' },
  'contact.missed': { agentId: 'bob-2' },
  'contact.released': { agentId: 'bob-2' },
  'contact.transferred': { agentId: 'ann-1', kind: 'warm', toQueueId: null, toAgentId: 'bob-2' },
  'contact.requeued': { by: 'chief-4', agentId: 'bob-2' },
  'contact.taken': { by: 'chief-4', agentId: 'chief-4', slot: 'voice:1', fromAgentId: 'bob-2' },
  'contact.invited': {
    agentId: 'ann-1',
    guestId: 'guest-3',
    slot: 'voice:1',
    role: 'consult',
    expiresAt: LATER,
  },
  'contact.joined': { guestId: 'guest-3' },
  'contact.left': { guestId: 'guest-3', reason: 'left' },
  'contact.responded': { agentId: 'ann-1' },
  'contact.abandoned': { by: 'customer' },
  'contact.held': { agentId: 'ann-1' },
  'contact.resumed': { agentId: 'ann-1' },
  'contact.ended': { by: 'agent', wrapUpUntil: LATER },
  'contact.wrap-up-extended': { agentId: 'ann-1', wrapUpUntil: LATER },
  'contact.closed': { agentId: 'ann-1', by: 'agent' },
};
const timeline = (Object.keys(EVENTS) as TimelineType[]).map(
  (type, at) => ({ seq: at + 1, at, type, ...EVENTS[type] }) as TimelineEntry,
);
const contact = {
  id: 'c',
  timeline,
  handledBy: 'bob-2',
  owner: { agentId: 'ann-1', slot: 'voice:1' },
  guests: [{ agentId: 'guest-3', slot: 'voice:1', role: 'consult', joined: true }],
} as unknown as ContactDetail;

describe('a contact that is read to be scored', () => {
  it('names nobody, whatever happened to it', () => {
    for (const id of IDS) expect(JSON.stringify(contact)).toContain(id);
    const veiled = JSON.stringify(veiledDetail(contact));
    for (const id of IDS) expect(veiled).not.toContain(id);
  });

  it('tells its people apart, everywhere by the same number, and loses nothing else', () => {
    const veiled = veiledDetail(contact);
    const [kept, ann, bob] = ['*1', '*2', '*3'];
    expect(veiled).toMatchObject({ handledBy: bob, owner: { agentId: ann, slot: 'voice:1' } });
    const of = (type: TimelineType): unknown => veiled.timeline.find((one) => one.type === type);
    expect(of('contact.queued')).toMatchObject({ kept: { agentId: kept }, queueId: 'q' });
    expect(of('contact.transferred')).toMatchObject({ agentId: ann, toAgentId: bob, kind: 'warm' });
    // Who ended it is no person's name.
    expect(of('contact.ended')).toMatchObject({ by: 'agent' });
    expect(of('contact.abandoned')).toEqual(timeline.find(({ type }) => type === 'contact.abandoned'));
    expect(veiled.timeline.map(({ seq, at }) => [seq, at])).toEqual(timeline.map(({ seq, at }) => [seq, at]));
    const message = { agentId: 'bob-2', text: '您好' } as MessageView;
    const veil = veilOf(timeline);
    expect(veiledMessage(message, veil)).toEqual({ agentId: bob, text: '您好' });
    expect(veiledMessage({ ...message, agentId: null }, veil).agentId).toBeNull();
    expect([veil('stranger'), veil('bob-2')]).toEqual(['*6', bob]);
    expect([kept, ann, 'bob-2', '*', '1'].map(veiledPlace)).toEqual([1, 2, null, 0, null]);
  });

  it('is in a list whoever’s it may be, and of a stratum that is nobody’s', () => {
    expect(veiledView(contact, VEILED)).toMatchObject({ handledBy: '*', owner: { agentId: '*' } });
    const nobody = { ...contact, handledBy: null, owner: null, guests: [] };
    expect(veiledView(nobody, VEILED)).toEqual(nobody);
    expect(veiledStratum('22/bob-2/voice', ['bob-2', 'ann-1'])).toBe('22/*/voice');
    expect(veiledStratum('22/voice', ['bob-2'])).toBe('22/voice');
  });
});
