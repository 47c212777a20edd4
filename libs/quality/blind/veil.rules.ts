import {
  veiledAgent,
  type ContactDetail,
  type ContactView,
  type MessageView,
  type TimelineEntry,
} from '#libs/contract';

/** Gives somebody's id another name. */
export type Veil = (id: string) => string;

/** Who it was is not told at all. */
export const VEILED: Veil = () => veiledAgent();

/** Where entries name somebody. Of `by` only those that name a person: else it says agent, customer or system. */
const NAMING = ['agentId', 'guestId', 'toAgentId', 'fromAgentId'] as const;

/**
 * Numbers everybody whom a timeline names in the order in which it does, and all others after them: who scores can tell
 * the people of a contact apart, and not who they are.
 */
export function veilOf(timeline: readonly TimelineEntry[]): Veil {
  const names = new Map<string, string>();
  const veil: Veil = (id) => {
    const name = names.get(id) ?? veiledAgent(names.size + 1);
    names.set(id, name);
    return name;
  };
  for (const entry of timeline) veiledEntry(entry, veil);
  return veil;
}

export function veiledEntry(entry: TimelineEntry, veil: Veil): TimelineEntry {
  const veiled: Record<string, unknown> = { ...entry };
  for (const field of NAMING) {
    const id = veiled[field];
    if (typeof id === 'string') veiled[field] = veil(id);
  }
  if (entry.type === 'contact.requeued' || entry.type === 'contact.taken') veiled['by'] = veil(entry.by);
  if (entry.type === 'contact.queued' && entry.kept)
    veiled['kept'] = { ...entry.kept, agentId: veil(entry.kept.agentId) };
  return veiled as TimelineEntry;
}

/** A contact without who has, or had it. */
export const veiledView = <T extends ContactView>(view: T, veil: Veil): T => ({
  ...view,
  owner: view.owner && { ...view.owner, agentId: veil(view.owner.agentId) },
  handledBy: view.handledBy && veil(view.handledBy),
  guests: view.guests.map((guest) => ({ ...guest, agentId: veil(guest.agentId) })),
});

export const veiledDetail = <T extends ContactDetail>(contact: T): T => {
  const veil = veilOf(contact.timeline);
  const timeline = contact.timeline.map((entry) => veiledEntry(entry, veil));
  return { ...veiledView(contact, veil), timeline };
};

export const veiledMessage = (message: MessageView, veil: Veil): MessageView => ({
  ...message,
  agentId: message.agentId && veil(message.agentId),
});

/** A stratum without the agent whose it is. */
export const veiledStratum = (stratum: string, agentIds: readonly string[]): string =>
  stratum
    .split('/')
    .map((part) => (agentIds.includes(part) ? veiledAgent() : part))
    .join('/');
