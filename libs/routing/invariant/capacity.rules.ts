import type { ContactImage, Finding, TimelineEntry } from '#libs/contract';

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
  return held.flatMap(({ contact, timeline }) => {
    const { id, districtId, owner } = contact;
    if (owner === null) return [];
    const { agentId, slot } = owner;
    const finding = (detail: string): Finding => {
      return { rule: 'capacity', contactId: id, districtId, agentId, detail };
    };
    const other = holders.get(`${agentId} ${slot}`);
    holders.set(`${agentId} ${slot}`, id);
    if (other !== undefined) return [finding(`slot ${slot} is held by contact ${other} too`)];
    const agent = slots.get(agentId);
    if (!agent) return [finding('there is no such agent')];
    const offeredAt = timeline.findLast(({ type }) => type === 'contact.offered')?.at ?? contact.openedAt;
    if (agent.names.includes(slot) || offeredAt < agent.since + CHANGE_MS) return [];
    return [finding(`slot ${slot} is beyond the capacity`)];
  });
}
