import { eventually } from '#kit/eventually';
import { OwnAsterisk } from '#kit/asterisk';
import { VOICE_STORY_MS } from '#kit/voice-stage';
import {
  AriRest,
  CallBook,
  CallService,
  MediaService,
  MonitoringService,
  RecoveryService,
  UnaskedService,
  noControl,
  Call,
  talkBridgeOf,
  type CallParts,
  type Reception,
} from '#libs/channel/voice';
import { type CallContact, type CallContacts } from '#libs/contract';
import { createLog, newId, systemClock } from '#libs/platform';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';

const log = createLog('test', { logLevel: 'silent' });

jest.setTimeout(VOICE_STORY_MS);
let asterisk: OwnAsterisk;
let parts: CallParts;
let calls: CallService;

beforeAll(async () => {
  asterisk = await OwnAsterisk.start();
});
afterAll(() => OwnAsterisk.closeAll());
beforeEach(() => {
  const { ari } = asterisk;
  const contacts: Partial<CallContacts> = { leave: async () => null };
  parts = {
    door: { admits: () => true, leadAway: async () => undefined },
    ari,
    media: new MediaService(
      ari,
      { now: () => 0, mark: async () => undefined, quiet: async () => null, modeOf: async () => 'always' },
      log,
    ),
    contacts: contacts as CallContacts,
    unasked: new UnaskedService({ contacts: contacts as CallContacts, clock: systemClock, log }),
    lines: { find: async () => null },
    reception: {} as Reception,
    survey: { begin: async () => false, answered: async () => undefined },
    controls: { find: async () => [] },
    phones: { mayBeElsewhere: async () => false, isHere: async () => undefined },
    watching: new MonitoringService({ ari, leavings: { leave: async () => null }, log }),
    blocked: { refusalOf: async () => null },
    dialling: null,
    book: new CallBook(),
    log,
  };
  calls = new CallService(parts);
});
afterEach(async () => {
  for (const id of await bridges()) await asterisk.ari.destroyBridge(id);
  await noBridge();
});

const bridges = async (): Promise<string[]> => (await asterisk.ari.bridges()).map(({ id }) => id);
/** Asterisk answers that a bridge is destroyed before it is off its list. */
const noBridge = (): Promise<string[]> => eventually(bridges, (ids) => ids.length === 0);

/** A call whose agent has picked up, and whose caller is gone: Asterisk has neither channel. */
function vanished(): { call: Call; contact: CallContact } {
  const contact: CallContact = {
    id: newId(),
    state: 'active',
    epoch: 1,
    seq: 4,
    queueId: 'general',
    owner: { agentId: 'ann', slot: 'voice:1' },
    guests: [],
    deadlineAt: null,
  };
  const call = new Call({ id: `gone-${contact.id}`, accountId: '12360', caller: '13800138000' });
  call.media = { caller: 'waiting', legs: [{ epoch: 1, agentId: 'ann', answered: true, talks: false }] };
  calls.adopt(call, contact);
  return { call, contact };
}

describe('the bridge of a conversation that never began, as its caller was gone before it', () => {
  /** The agent's phone is picked up, and only then it shows that nobody is there. */
  const connect = async (): Promise<{ call: Call; contact: CallContact }> => {
    const made = vanished();
    calls.changed(made.contact);
    await made.call.settled();
    expect(await bridges()).toEqual([talkBridgeOf(`${made.contact.id}-1`)]);
    return made;
  };

  it('is taken down when the caller is told to be gone', async () => {
    const { call } = await connect();
    calls.callerGone(call.id);
    await call.settled();
    expect(parts.book.all()).toEqual([]);
    await noBridge();
  });

  it('is taken down when the contact is over first', async () => {
    const { call, contact } = await connect();
    calls.changed({ ...contact, state: 'wrap-up', seq: 5 });
    await call.settled();
    await noBridge();
  });
});

describe('the recording of a conversation that another process began', () => {
  it('is found in whatever part it is, and paused there as its agent wishes; no other is begun', async () => {
    const { call, contact } = vanished();
    const { ari } = asterisk;
    const [first, going] = [`${contact.id}-1`, `${contact.id}-1-14`];
    await ari.createBridge(talkBridgeOf(first), 'mixing');
    await ari.recordBridge(talkBridgeOf(first), going, 600);
    // As a takeover finds it: the parts before are kept, and no longer at Asterisk.
    Object.assign(call, { bridged: true, recording: first, take: first, paused: null });
    const leg = { epoch: 1, agentId: 'ann', answered: true, talks: true };
    call.media = { caller: 'talking', legs: [leg] };
    call.heed({ ...noControl(contact.id), pausedEpoch: contact.epoch });
    await parts.media.settle(call, () => undefined);
    expect([call.take, call.paused]).toEqual([going, true]);
    const request = { method: 'GET', path: `/recordings/live/${going}` } as const;
    expect(await new AriRest(asterisk.target).request(request)).toMatchObject({ state: 'paused' });
    expect(await ari.storedRecordings()).toEqual([going]);
  });
});

describe('a bridge of no call', () => {
  it('is taken down at the second look; those of calls, and of others, stay', async () => {
    const { contact } = vanished();
    const [stray, own, foreign] = [
      talkBridgeOf(`${newId()}-1`),
      talkBridgeOf(`${contact.id}-1`),
      'somebody-elses',
    ];
    for (const id of [stray, own, foreign]) await asterisk.ari.createBridge(id, 'mixing');
    const recovery = new RecoveryService(parts, calls, async () => undefined);
    await recovery.sweep();
    expect((await bridges()).toSorted()).toEqual([stray, own, foreign].toSorted());
    await recovery.sweep();
    const left = await eventually(bridges, (ids) => !ids.includes(stray));
    expect(left.toSorted()).toEqual([own, foreign].toSorted());
  });
});
