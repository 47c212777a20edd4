import { describe, expect, it } from '@jest/globals';
import type { AgentView, ContactView } from '#libs/contract';
import { type DeskState, emptyDesk } from './desk.rules.js';
import { workOf } from './work.rules.js';

const at = (minute: number): string => `2026-03-01T00:${String(minute).padStart(2, '0')}:00.000Z`;
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
  since: at(0),
  capacity: { voice: 1, chat: 3 },
  ...change,
});
const contact = (id: string, change: Partial<ContactView>): ContactView =>
  ({
    id,
    owner: { agentId: 'a1', slot: 'chat:1' },
    queuedAt: at(0),
    answeredAt: null,
    ...change,
  }) as ContactView;
const desk = (who: AgentView | null, ...contacts: ContactView[]): DeskState => ({
  ...emptyDesk(),
  agent: who,
  contacts: Object.fromEntries(contacts.map((one) => [one.id, one])),
});
const talking = (id: string, minute: number): ContactView =>
  contact(id, { state: 'active', answeredAt: at(minute) });

describe('what an agent is doing', () => {
  it('is unknown before the first answer', () => expect(workOf(desk(null))).toBeNull());

  it('follows the contacts, whatever the last view of the agent said', () => {
    const view = agent({ state: 'idle', since: at(9) });
    expect(workOf(desk(view, talking('c1', 5), talking('c2', 3)))).toEqual({ state: 'active', since: at(3) });
    const rings = contact('c3', { state: 'offered' });
    expect(workOf(desk(view, talking('c1', 5), rings))).toEqual({ state: 'offered', since: null });
    const ended = contact('c4', { state: 'wrap-up', answeredAt: at(1), endedAt: at(7) });
    expect(workOf(desk(view, ended))).toEqual({ state: 'wrap-up', since: at(7) });
  });

  it('is idle again as soon as the last contact is closed', () => {
    const closed = contact('c1', { state: 'closed', owner: null, closedAt: at(8) });
    expect(workOf(desk(agent({ state: 'active', since: at(5) }), closed))).toEqual({
      state: 'idle',
      since: at(8),
    });
    expect(workOf(desk(agent({ since: at(9) }), closed))).toEqual({ state: 'idle', since: at(9) });
  });

  it('serves to the end what is held when a break is announced', () => {
    const away = agent({ presence: 'break', state: 'break', since: at(6) });
    expect(workOf(desk(away, talking('c1', 5)))).toEqual({ state: 'active', since: at(5) });
    expect(workOf(desk(away))).toEqual({ state: 'break', since: at(6) });
  });

  it('leaves to the server who does not respond', () => {
    const silent = agent({ state: 'not-responding', since: at(6) });
    expect(workOf(desk(silent, talking('c1', 5)))).toEqual({ state: 'not-responding', since: at(6) });
  });
});
