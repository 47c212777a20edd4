import type { AgentState, ContactView } from '#libs/contract';
import { type DeskState, heldContacts } from './desk.rules.js';

/** What the agent is doing, and since when (ISO); null where an offer's own countdown tells it. */
export interface Work {
  state: AgentState;
  since: string | null;
}

const earliest = (times: readonly (string | null)[]): string | null =>
  times.reduce((least, time) => (time !== null && (least === null || time < least) ? time : least), null);

/**
 * The contacts on the desk tell it at once, before the server's view of the agent comes with the
 * next answer. Whether the agent is there at all is the server's to say.
 */
export function workOf(desk: DeskState): Work | null {
  const { agent } = desk;
  if (!agent) return null;
  if (agent.state === 'not-responding') return { state: agent.state, since: agent.since };
  const held = heldContacts(desk);
  const inState = (state: ContactView['state']): ContactView[] => held.filter((c) => c.state === state);
  if (inState('offered').length > 0) return { state: 'offered', since: null };
  const active = inState('active');
  if (active.length > 0) return { state: 'active', since: earliest(active.map((c) => c.answeredAt)) };
  const ended = inState('wrap-up');
  if (ended.length > 0) return { state: 'wrap-up', since: earliest(ended.map((c) => c.endedAt)) };
  if (agent.presence !== 'online') return { state: agent.presence, since: agent.since };
  return { state: 'idle', since: idleSince(desk, agent.state === 'idle' ? agent.since : null) };
}

/** Since the last contact was closed, if the server's view is older than that. */
function idleSince(desk: DeskState, known: string | null): string | null {
  const closed = Object.values(desk.contacts).flatMap((c) => c.closedAt ?? []);
  return closed.reduce((last, time) => (last === null || time > last ? time : last), known);
}
