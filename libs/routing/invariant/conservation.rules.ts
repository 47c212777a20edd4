import type { ConservationCounts, ContactImage } from '#libs/contract';

/** Every contact asked for an agent, unless it ended in self-service; each part is counted for itself, so that a contact in none shows. */
export function countsOf(contacts: readonly ContactImage[]): ConservationCounts {
  const count = (belongs: (contact: ContactImage) => boolean): number => contacts.filter(belongs).length;
  return {
    offered: count(({ outcome }) => outcome !== 'self-service'),
    answered: count(({ answeredAt }) => answeredAt !== null),
    abandoned: count(({ answeredAt, outcome }) => answeredAt === null && outcome === 'abandoned'),
    flowedOut: count(({ answeredAt, outcome }) => answeredAt === null && outcome === 'flowed-out'),
    waiting: count(
      ({ answeredAt, state }) => answeredAt === null && (state === 'waiting' || state === 'offered'),
    ),
  };
}
