import { describe, expect, it } from '@jest/globals';
import type { AgentView, ContactView, Desk, MessageView } from '#libs/contract';
import {
  type DeskState,
  deskReducer,
  emptyDesk,
  heldContacts,
  isUnopened,
  goneContacts,
  lostContacts,
  offers,
  partOf,
  rings,
  shownOf,
} from './desk.rules.js';

const contact = (id: string, seq: number, change: Partial<ContactView> = {}): ContactView => ({
  id,
  channel: 'webchat',
  accountId: 'web',
  districtId: '51',
  officeId: null,
  queueId: 'q1',
  state: 'active',
  epoch: 2,
  seq,
  owner: { agentId: 'a1', slot: 'chat:1' },
  customer: { id: `k-${id}`, masked: '···' },
  openedAt: '2026-03-01T00:00:00.000Z',
  queuedAt: '2026-03-01T00:00:00.000Z',
  answeredAt: '2026-03-01T00:00:05.000Z',
  endedAt: null,
  closedAt: null,
  deadlineAt: null,
  outcome: null,
  disposition: null,
  topicId: null,
  handledBy: null,
  guests: [],
  extensions: 0,
  continues: null,
  callbackId: null,
  ...change,
});
const agent = (change: Partial<AgentView> = {}): AgentView => ({
  id: 'a1',
  displayName: '李梅',
  districtId: '51',
  queueIds: ['q1'],
  presenceBy: null,
  nextPresence: null,
  presence: 'online',
  reason: null,
  state: 'idle',
  since: '2026-03-01T00:00:00.000Z',
  capacity: { voice: 1, chat: 3 },
  ...change,
});
const desk = (...contacts: ContactView[]): Desk => ({
  agent: agent(),
  contacts,
  serverTime: '2026-03-01T00:00:00.000Z',
});
const synced = (...contacts: ContactView[]): DeskState =>
  deskReducer(emptyDesk(), { type: 'synced', desk: desk(...contacts), askedAtStep: 0 });
const push = (state: DeskState, changed: ContactView): DeskState =>
  deskReducer(state, { type: 'contact-changed', contact: changed });
const ids = (state: DeskState): string[] => heldContacts(state).map((c) => c.id);
const said = (contactId: string, seq: number): MessageView => ({
  id: `${contactId}-${seq}`,
  contactId,
  seq,
  direction: 'inbound',
  kind: 'text',
  text: '您好',
  agentId: null,
  clientId: null,
  delivery: 'received',
  deliveryCode: null,
  at: '2026-03-01T00:00:00.000Z',
});

describe('pushes', () => {
  it('takes a newer view and ignores a stale one', () => {
    const newer = push(synced(contact('c1', 5)), contact('c1', 6, { state: 'wrap-up' }));
    expect(newer.contacts.c1?.state).toBe('wrap-up');
    expect(push(newer, contact('c1', 5))).toBe(newer);
  });

  it('does not bring back a contact that was lost', () => {
    const lost = push(synced(contact('c1', 5)), contact('c1', 6, { state: 'waiting', owner: null }));
    expect(ids(lost)).toEqual([]);
    expect(ids(push(lost, contact('c1', 5)))).toEqual([]);
  });

  it('does not show what another agent holds, nor what is closed', () => {
    const other = contact('c1', 5, { owner: { agentId: 'a2', slot: 'chat:1' } });
    expect(ids(synced(other, contact('c2', 5, { state: 'closed' })))).toEqual([]);
  });

  it('takes the latest view of the agent, also one whose state began earlier, but of nobody else', () => {
    const state = synced();
    const back = agent({ since: '2026-02-28T23:59:59.000Z', state: 'active' });
    expect(deskReducer(state, { type: 'agent-changed', agent: back }).agent).toBe(back);
    expect(deskReducer(state, { type: 'agent-changed', agent: agent({ id: 'a2' }) })).toBe(state);
    const onBreak = agent({ presence: 'break' });
    expect(deskReducer(state, { type: 'agent-changed', agent: onBreak }).agent?.presence).toBe('break');
  });
});

describe('snapshots', () => {
  it('drops what the server does not list any more', () => {
    const state = synced(contact('c1', 5), contact('c2', 5));
    const after = deskReducer(state, {
      type: 'synced',
      desk: desk(contact('c2', 5)),
      askedAtStep: state.step,
    });
    expect(ids(after)).toEqual(['c2']);
  });

  it('keeps what was pushed after the snapshot was asked for', () => {
    const asked = synced();
    const pushed = push(asked, contact('c1', 3, { state: 'offered' }));
    const after = deskReducer(pushed, { type: 'synced', desk: desk(), askedAtStep: asked.step });
    expect(ids(after)).toEqual(['c1']);
  });

  it('does not undo a newer push with an older line of the snapshot', () => {
    const asked = synced(contact('c1', 5));
    const pushed = push(asked, contact('c1', 6, { state: 'wrap-up' }));
    const after = deskReducer(pushed, {
      type: 'synced',
      desk: desk(contact('c1', 5)),
      askedAtStep: asked.step,
    });
    expect(after.contacts.c1?.state).toBe('wrap-up');
  });

  it('does not undo what the agent has said since it was asked for', () => {
    const asked = deskReducer(synced(), { type: 'agent-changed', agent: agent({ state: 'not-responding' }) });
    const back = deskReducer(asked, { type: 'agent-changed', agent: agent() });
    const late = { ...desk(), agent: agent({ state: 'not-responding' }) };
    const after = deskReducer(back, { type: 'synced', desk: late, askedAtStep: asked.step });
    expect(after.agent?.state).toBe('idle');
    const asked2 = deskReducer(after, { type: 'synced', desk: late, askedAtStep: after.step });
    expect(asked2.agent?.state).toBe('not-responding');
  });

  it('forgets messages of contacts that have gone', () => {
    const talking = deskReducer(synced(contact('c1', 5)), { type: 'message-added', message: said('c1', 1) });
    const after = deskReducer(talking, { type: 'synced', desk: desk(), askedAtStep: talking.step });
    expect(after.messages).toEqual({});
  });
});

describe('a conversation', () => {
  it('is unopened until it was asked for from its first message on', () => {
    const talk = contact('c1', 5);
    const pushed = deskReducer(synced(talk), { type: 'message-added', message: said('c1', 4) });
    expect(isUnopened(pushed, talk)).toBe(true);
    const conversation = { contact: talk, messages: [said('c1', 5)] };
    const later = deskReducer(pushed, { type: 'opened', conversation, fromStart: false });
    expect(isUnopened(later, talk)).toBe(true);
    const whole = deskReducer(later, { type: 'opened', conversation, fromStart: true });
    expect(isUnopened(whole, talk)).toBe(false);
    const gone = deskReducer(whole, { type: 'synced', desk: desk(), askedAtStep: whole.step });
    expect(isUnopened(gone, talk)).toBe(true);
  });

  it('of an offer, or of somebody else, is not asked for', () => {
    expect(isUnopened(synced(), contact('c1', 5, { state: 'offered' }))).toBe(false);
    expect(isUnopened(synced(), contact('c1', 5, { owner: { agentId: 'a2', slot: 'chat:1' } }))).toBe(false);
  });
});

describe('the list', () => {
  it('puts offers first, and among offers the one that runs out first', () => {
    const late = contact('late', 3, {
      state: 'offered',
      deadlineAt: '2026-03-01T00:00:40.000Z',
      answeredAt: null,
    });
    const soon = contact('soon', 3, {
      state: 'offered',
      deadlineAt: '2026-03-01T00:00:20.000Z',
      answeredAt: null,
    });
    const held = heldContacts(synced(contact('c1', 5), late, soon));
    expect(held.map((c) => c.id)).toEqual(['late', 'soon', 'c1']);
    expect(offers(held, 'a1').map((c) => c.id)).toEqual(['soon', 'late']);
  });

  it('remembers what was read', () => {
    const one = deskReducer(synced(contact('c1', 5)), { type: 'message-added', message: said('c1', 4) });
    const read = deskReducer(one, { type: 'read', contactId: 'c1' });
    expect(read.readUpTo).toEqual({ c1: 4 });
    expect(deskReducer(read, { type: 'read', contactId: 'c1' })).toBe(read);
  });
});

it('what is said in a contact that rings is in the list once it is accepted', () => {
  const offered = synced(contact('c1', 3, { state: 'offered' }));
  const heard = deskReducer(offered, { type: 'message-added', message: said('c1', 1) });
  expect(shownOf(heard, contact('c1', 3, { state: 'offered' }))).toEqual([]);
  expect(shownOf(heard, contact('c1', 4))).toEqual([said('c1', 1)]);
});

describe('a guest', () => {
  const at = (joined: boolean, role: 'consult' | 'conference' = 'consult'): ContactView =>
    contact('g1', 5, {
      owner: { agentId: 'other', slot: 'chat:1' },
      guests: [{ agentId: 'a1', slot: 'chat:2', role, joined }],
    });

  it('is asked like by an offer, and has the contact on the desk once they have come', () => {
    expect(partOf(at(false), 'a1')).toBe('invited');
    expect(rings(at(false), 'a1')).toBe(true);
    expect(offers(heldContacts(synced(at(false))), 'a1')).toHaveLength(1);
    expect(partOf(at(true), 'a1')).toBe('consult');
    expect(partOf(at(true, 'conference'), 'a1')).toBe('conference');
    expect(heldContacts(synced(at(true)))).toHaveLength(1);
    expect(partOf(at(true), 'stranger')).toBeNull();
  });

  it('asks for what was said only once they have come', () => {
    expect(isUnopened(synced(at(false)), at(false))).toBe(false);
    expect(isUnopened(synced(at(true)), at(true))).toBe(true);
  });

  it('who goes has lost nothing', () => {
    const before = synced(at(true));
    expect(
      lostContacts(before, push(before, contact('g1', 6, { owner: { agentId: 'other', slot: 'chat:1' } }))),
    ).toEqual([]);
  });
});

describe('loss', () => {
  it('tells of a conversation that went to somebody else, not of one that was ended', () => {
    const before = synced(contact('gone', 5), contact('ended', 5), contact('kept', 5));
    const moved = push(before, contact('gone', 6, { state: 'waiting', owner: null }));
    const after = push(moved, contact('ended', 7, { state: 'closed', owner: null }));
    expect(lostContacts(before, after).map((c) => c.id)).toEqual(['gone']);
  });

  it('is none where the agent passed it on themselves', () => {
    const before = synced(contact('passed', 5), contact('taken', 5));
    const first = push(before, contact('passed', 6, { state: 'waiting', owner: null }));
    const after = push(first, contact('taken', 7, { owner: { agentId: 'boss', slot: 'chat:1' } }));
    expect(lostContacts(before, after, new Set(['passed'])).map((c) => c.id)).toEqual(['taken']);
    expect(goneContacts(before, after).map((c) => c.id)).toEqual(['passed', 'taken']);
  });
});
