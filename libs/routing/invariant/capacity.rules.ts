import { seatsOf, type ContactImage, type Finding, type Owner, type TimelineEntry } from '#libs/contract';

interface Held {
  contact: ContactImage;
  timeline: readonly TimelineEntry[];
}
/** An agent's slots, and since when (epoch ms) they have been these. */
interface Slots {
  names: readonly string[];
  since: number;
}

/** An offer may have been under way while an administrator took the slot away. */
const CHANGE_MS = 10_000;

/**
 * Whoever holds contacts holds each in a slot of their own that they have. A slot that was taken away
 * later stays held until its contact is over: lowering capacity ends nothing that is under way.
 */
export function capacityFindings(held: readonly Held[], slots: ReadonlyMap<string, Slots>): Finding[] {
  const holders = new Map<string, string>();
  const check = ({ contact, timeline }: Held, { agentId, slot }: Owner): Finding[] => {
    const { id, districtId } = contact;
    const finding = (detail: string): Finding => {
      return { rule: 'capacity', contactId: id, districtId, agentId, detail };
    };
    const other = holders.get(`${agentId} ${slot}`);
    holders.set(`${agentId} ${slot}`, id);
    if (other !== undefined) return [finding(`slot ${slot} is held by contact ${other} too`)];
    const agent = slots.get(agentId);
    if (!agent) return [finding('there is no such agent')];
    const seatedAt = timeline.findLast((entry) => seats(entry, agentId))?.at ?? contact.openedAt;
    if (agent.names.includes(slot) || seatedAt < agent.since + CHANGE_MS) return [];
    return [finding(`slot ${slot} is beyond the capacity`)];
  };
  return held.flatMap((one) => seatsOf(one.contact).flatMap((seat) => check(one, seat)));
}

/** Whether an entry gave this agent a slot. */
function seats(entry: TimelineEntry, agentId: string): boolean {
  if (entry.type === 'contact.invited') return entry.guestId === agentId;
  return (entry.type === 'contact.offered' || entry.type === 'contact.taken') && entry.agentId === agentId;
}
