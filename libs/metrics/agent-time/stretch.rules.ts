import type { ReactionItem, TimelineEntry } from '#libs/contract';
import type { AgentInterval } from './agent-interval.schema.js';

/** A time during which an agent was on a contact, ms; `until` null: it lasts. `seq`: the entry that ended it. */
export interface Stretch {
  agentId: string;
  from: number;
  until: number | null;
  seq: number | null;
}

/**
 * When agents were on a contact, told by its timeline: from accepting it (or getting it warm, or joining it) to
 * its closing, wrap-up included, or to its loss.
 */
export function stretchesOf({ timeline }: Pick<ReactionItem, 'timeline'>): Stretch[] {
  const open = new Map<string, number>();
  const over: Stretch[] = [];
  for (const entry of timeline) {
    const { begins, ends } = turnOf(entry);
    for (const agentId of ends === 'all' ? [...open.keys()] : ends) {
      const from = open.get(agentId);
      if (from === undefined) continue;
      open.delete(agentId);
      over.push({ agentId, from, until: Math.max(from, entry.at), seq: entry.seq });
    }
    if (begins !== null && !open.has(begins)) open.set(begins, entry.at);
  }
  return [...over, ...[...open].map(([agentId, from]) => ({ agentId, from, until: null, seq: null }))];
}

/** The stretches of a contact that are over, as they are kept; those that an entry from `first` on ended. */
export function keptStretches(item: Pick<ReactionItem, 'contact' | 'timeline'>, first = 1): AgentInterval[] {
  return stretchesOf(item).flatMap(({ agentId, from, until, seq }) => {
    if (until === null || seq === null || seq < first || until === from) return [];
    const place = { agentId, kind: 'contact' as const, districtId: null, reason: null };
    return [
      { _id: `${item.contact.id}:${seq}:${agentId}`, ...place, from: new Date(from), until: new Date(until) },
    ];
  });
}

interface Turn {
  begins: string | null;
  ends: readonly string[] | 'all';
}

function turnOf(entry: TimelineEntry): Turn {
  switch (entry.type) {
    case 'contact.accepted':
      return { begins: entry.agentId, ends: [] };
    case 'contact.taken':
      return { begins: entry.agentId, ends: entry.fromAgentId === null ? [] : [entry.fromAgentId] };
    case 'contact.transferred':
      return { begins: entry.kind === 'warm' ? entry.toAgentId : null, ends: [entry.agentId] };
    case 'contact.joined':
      return { begins: entry.guestId, ends: [] };
    case 'contact.left':
      return { begins: null, ends: [entry.guestId] };
    case 'contact.released':
    case 'contact.requeued':
      return { begins: null, ends: entry.agentId === null ? [] : [entry.agentId] };
    case 'contact.closed':
    case 'contact.abandoned':
      return { begins: null, ends: 'all' };
    default:
      return { begins: null, ends: [] };
  }
}
