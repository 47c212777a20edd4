import {
  classOfSlot,
  seatsOf,
  slotClassOf,
  type ContactImage,
  type ContactRecord,
  type Finding,
} from '#libs/contract';
import { replay } from './replay.rules.js';

/** A finding about one contact. */
export function findingOf(
  contact: Pick<ContactImage, 'id' | 'districtId' | 'owner'>,
  rule: Finding['rule'],
  detail: string,
): Finding {
  const { id, districtId, owner } = contact;
  return { rule, contactId: id, districtId, agentId: owner?.agentId ?? null, detail };
}

/** What is wrong with a contact by itself; empty = sound. */
export function soundness({ contact, timeline }: ContactRecord): Finding[] {
  return [
    ...courseOf(contact, timeline).map(({ rule, detail }) => findingOf(contact, rule, detail)),
    ...conservation(contact).map((detail) => findingOf(contact, 'conservation', detail)),
    ...slotOf(contact).map((detail) => findingOf(contact, 'capacity', detail)),
  ];
}

/** The state that is stored must be the one its timeline leads to, field by field. */
function courseOf(
  contact: ContactImage,
  timeline: ContactRecord['timeline'],
): { rule: 'timeline' | 'owner'; detail: string }[] {
  const image = replay(contact, timeline);
  if ('rule' in image) return [image];
  const differs = (Object.keys(image) as (keyof ContactImage)[]).filter(
    (key) => JSON.stringify(image[key]) !== JSON.stringify(contact[key]),
  );
  const owners = differs.filter((key) => key === 'owner' || key === 'epoch');
  const others = differs.filter((key) => key !== 'owner' && key !== 'epoch');
  const say = (keys: string[]): string => `the timeline leads to another ${keys.join(', ')}`;
  return [
    ...(owners.length > 0 ? [{ rule: 'owner' as const, detail: say(owners) }] : []),
    ...(others.length > 0 ? [{ rule: 'timeline' as const, detail: say(others) }] : []),
  ];
}

/**
 * Which part of offered = answered + abandoned + flowed out + waiting a contact is counted in; null = in none, or in two.
 * What ended in self-service has not asked for an agent, and is in neither side.
 */
export function shareOf(
  contact: ContactImage,
): 'answered' | 'abandoned' | 'flowed-out' | 'waiting' | 'self-service' | null {
  const { state, answeredAt, outcome } = contact;
  if (state === 'waiting' || state === 'offered') return answeredAt === null ? 'waiting' : 'answered';
  if (answeredAt !== null) return 'answered';
  return state === 'closed' && outcome !== 'handled' ? outcome : null;
}

function conservation(contact: ContactImage): string[] {
  const problems =
    shareOf(contact) === null ? [`${contact.state}, but neither answered, abandoned nor flowed out`] : [];
  if ((contact.state === 'closed') !== (contact.outcome !== null)) problems.push('closed without an outcome');
  return problems;
}

function slotOf(contact: ContactImage): string[] {
  const { state, owner, channel } = contact;
  const held = state === 'offered' || state === 'active' || state === 'wrap-up';
  if (held !== (owner !== null)) return [`${state} ${owner === null ? 'without' : 'with'} an agent`];
  return seatsOf(contact)
    .filter(({ slot }) => classOfSlot(slot) !== slotClassOf(channel))
    .map(({ slot }) => `a ${channel} contact in slot ${slot}`);
}
