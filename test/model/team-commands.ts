import type { ContactAt, SupervisionService } from '#libs/contact';
import type { ContactImage } from '#libs/contract';
import fc from 'fast-check';
import { AWAY, DISTRICTS, HOME, QUEUES, queuesOf, reaches } from './policies.js';
import { KEPT_MS, MOST_GUESTS, OFFER_MS, type ModelContact, type Reference } from './reference.js';
import { pick, Step, which, who } from './step.js';
import { expectThat, type System } from './system.js';

/** Supervisors of both districts, who hold nothing. */
const BOSSES: Readonly<Record<string, string>> = { boss: HOME, chief: AWAY };
const districtOf = (userId: string): string => DISTRICTS[userId] ?? BOSSES[userId] ?? HOME;
const as = (userId: string) => ({ userId, districtId: districtOf(userId) });
const at = ({ id: contactId, epoch }: ModelContact, behind = 0) => ({ contactId, epoch: epoch - behind });
type Work = (epochsBehind: number) => Promise<ContactImage>;

/** Tries it with an epoch that is over, which must be refused, then rightly; answers whether it was `allowed`. */
async function tryIt(system: System, name: string, allowed: boolean, work: Work): Promise<boolean> {
  expectThat(!(await system.attempt(() => work(1))), `${name} with an epoch that is over`);
  const done = await system.attempt(() => work(0));
  expectThat(done === allowed, `${name} was ${done ? 'done' : 'refused'} against the rules`);
  return done;
}

const transfer = fc.tuple(which, fc.constantFrom(...QUEUES)).map(
  ([n, queueId]) =>
    new Step(`transfer(${n}, ${queueId})`, async (system, model) => {
      const contact = pick(model.in('active'), n);
      if (!contact) return;
      const by = as(contact.agentId as string);
      const done = await tryIt(system, 'transfer', reaches(by.districtId, queueId), (behind) =>
        system.team.transfer(by, at(contact, behind), { queueId }),
      );
      if (done) model.passOn(contact, queueId, system.clock.now());
    }),
);

const passTo = fc.tuple(which, who).map(
  ([n, agentId]) =>
    new Step(`transferTo(${n}, ${agentId})`, async (system, model) => {
      const contact = pick(model.in('active'), n);
      if (!contact) return;
      const by = as(contact.agentId as string);
      await tryIt(system, 'transfer', true, (behind) =>
        system.team.transfer(by, at(contact, behind), { agentId }),
      );
      // Everybody serves the queue of everybody, and meets there whoever does not serve the contact's.
      const queueId = queuesOf(agentId).includes(contact.queueId) ? contact.queueId : 'general';
      model.passOn(contact, queueId, system.clock.now());
      contact.kept = { agentId, until: system.clock.now() + KEPT_MS, sure: model.ready(agentId) };
    }),
);

const role = fc.constantFrom('consult', 'conference');
const invite = fc.tuple(which, who, role).map(
  ([n, guestId, as_]) =>
    new Step(`invite(${n}, ${guestId}, ${as_})`, async (system, model) => {
      const contact = pick(model.in('active'), n);
      if (!contact) return;
      const inside = contact.agentId === guestId || contact.guests.some(({ agentId }) => agentId === guestId);
      const room = contact.guests.length < MOST_GUESTS && model.hasRoom(guestId);
      const serves = reaches(districtOf(guestId), contact.queueId);
      const may = model.ready(guestId) && room && !inside && serves;
      const by = as(contact.agentId as string);
      const done = await tryIt(system, 'invite', may, (behind) =>
        system.team.invite(by, at(contact, behind), guestId, as_),
      );
      if (!done) return;
      contact.guests.push({ agentId: guestId, joined: false, role: as_ });
      contact.deadlineAt = system.clock.now() + OFFER_MS;
    }),
);

/** A contact with a guest, and that guest. */
function guestOf(
  model: Reference,
  n: number,
): { contact: ModelContact; guest: ModelContact['guests'][number] } | null {
  const contact = pick(
    model.in('active').filter(({ guests }) => guests.length > 0),
    n,
  );
  const guest = contact && pick(contact.guests, n);
  return contact && guest ? { contact, guest } : null;
}

const join = which.map(
  (n) =>
    new Step(`join(${n})`, async (system, model) => {
      const found = guestOf(model, n);
      if (!found) return;
      const { contact, guest } = found;
      const done = await tryIt(system, 'join', !guest.joined, (behind) =>
        system.team.join(as(guest.agentId), at(contact, behind)),
      );
      if (!done) return;
      guest.joined = true;
      model.setGuests(contact, contact.guests);
    }),
);

/** The guest goes, or does not come; or the owner lets them go. */
const part = fc.tuple(which, fc.boolean()).map(
  ([n, dismissed]) =>
    new Step(`part(${n}, ${dismissed})`, async (system, model) => {
      const found = guestOf(model, n);
      if (!found) return;
      const { contact, guest } = found;
      await tryIt(system, 'part', true, (behind) =>
        dismissed
          ? system.team.dismiss(as(contact.agentId as string), at(contact, behind), guest.agentId)
          : system.team.leave(as(guest.agentId), at(contact, behind)),
      );
      model.setGuests(
        contact,
        contact.guests.filter((one) => one !== guest),
      );
    }),
);

const handOver = which.map(
  (n) =>
    new Step(`handOver(${n})`, async (system, model) => {
      const found = guestOf(model, n);
      if (!found) return;
      const { contact, guest } = found;
      const before = as(contact.agentId as string);
      const done = await tryIt(system, 'hand-over', guest.joined, (behind) =>
        system.team.handOver(before, at(contact, behind), guest.agentId),
      );
      if (!done) return;
      const guests = contact.guests.filter((one) => one !== guest);
      Object.assign(contact, { agentId: guest.agentId, guests, epoch: contact.epoch + 1 });
      // Whoever had it before has it no more, whatever their console still shows.
      const late = () => system.team.transfer(before, at(contact), { queueId: 'general' });
      expectThat(!(await system.attempt(late)), 'the owner before passed it on');
    }),
);

const OPEN = ['waiting', 'offered', 'active'] as const;

/** How a contact gets a new owner out of its turn. */
const takings: Record<
  string,
  (by: SupervisionService, seen: ContactAt, id: string) => Promise<ContactImage>
> = {
  takeOver: (by, seen, id) => by.takeOver(as(id), seen),
  assign: (by, seen, id) => by.assign(as('boss'), seen, id),
  pull: (by, seen, id) => by.pull({ ...as(id), roles: ['supervisor'] }, seen),
};

const take = fc.tuple(fc.constantFrom(...Object.entries(takings)), which, who).map(
  ([[how, act], n, agentId]) =>
    new Step(`${how}(${n}, ${agentId})`, async (system, model) => {
      const contact = pick(model.in(...OPEN), n);
      if (!contact) return;
      const seated = contact.guests.some((guest) => guest.agentId === agentId) || model.hasRoom(agentId);
      const there = how === 'assign' ? model.ready(agentId) : model.agent(agentId).connected;
      const free = how === 'pull' ? contact.state === 'waiting' : contact.agentId !== agentId;
      const theirs =
        how === 'assign'
          ? reaches(districtOf(agentId), contact.queueId)
          : model.sees(districtOf(agentId), contact) ||
            (how === 'pull' && queuesOf(agentId).includes(contact.queueId));
      const done = await tryIt(system, how, seated && there && free && theirs, (behind) =>
        act(system.supervision, at(contact, behind), agentId),
      );
      if (done) model.take(contact, agentId);
    }),
);

const requeue = fc
  .tuple(which, fc.constantFrom(null, ...QUEUES), fc.constantFrom(...Object.keys(BOSSES)))
  .map(
    ([n, queueId, by]) =>
      new Step(`requeue(${n}, ${queueId}, ${by})`, async (system, model) => {
        const contact = pick(model.in(...OPEN), n);
        if (!contact) return;
        const { districtId } = as(by);
        const reached = queueId === null || reaches(districtId, queueId);
        const may = model.sees(districtId, contact) && reached;
        const done = await tryIt(system, 'requeue', may, (behind) =>
          system.supervision.requeue(as(by), at(contact, behind), queueId),
        );
        if (done) model.passOn(contact, queueId ?? contact.queueId, system.clock.now());
      }),
  );

/** What agents do together, and supervisors out of turn. */
export const teamCommands = { transfer, passTo, invite, join, part, handOver, take, requeue };
