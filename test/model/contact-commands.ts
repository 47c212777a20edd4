import { newToken } from '#libs/platform';
import fc from 'fast-check';
import { AGENTS, HOME } from './policies.js';
import { WRAP_UP_MS, type ModelContact, type Reference } from './reference.js';
import { pick, Step, which } from './step.js';
import { expectThat, type System } from './system.js';

const customer = fc.nat(5);

/** The customer numbered so comes; every third asks about tariffs. */
export const arriveAs = (n: number): Step =>
  new Step(`arrive(${n})`, async (system, model) => {
    const { stage, clock } = system;
    const queueId = n % 3 === 2 ? 'tax' : 'general';
    const party = { channel: 'webchat', accountId: 'web', districtId: HOME, queueId } as const;
    const key = `visitor-${n}`;
    // Twice at once, as impatient visitors do: one contact at most.
    const open = () => stage.contacts.open({ ...party, identity: key }, newToken(9));
    const opened = (await Promise.all([open(), open()])).filter(({ result }) => result === 'inserted');
    expectThat(opened.length === (model.openOf(key) ? 0 : 1), 'not exactly one open contact');
    for (const { image } of opened) {
      const { id, state, owner } = image;
      const entered = { state: 'waiting', enteredAt: clock.now(), deadlineAt: null } as const;
      const nobodys = { agentId: null, guests: [], kept: null, answered: false, abandoned: false };
      const born: ModelContact = { id, key, epoch: 1, queueId, ...entered, ...nobodys };
      model.contacts.set(id, born);
      if (state === 'offered') system.allow(born, owner?.agentId ?? '');
    }
  });
const arrive = customer.map(arriveAs);

const leave = which.map(
  (n) =>
    new Step(`leave(${n})`, async (system, model) => {
      const contact = pick(model.in('waiting', 'offered', 'active'), n);
      if (!contact) return;
      const wrapUpUntil = system.clock.now() + WRAP_UP_MS;
      if (contact.state === 'active') {
        await system.stage.contacts.apply(contact.id, { type: 'hang-up', wrapUpUntil });
        model.wrapUp(contact, wrapUpUntil);
        return;
      }
      await system.stage.contacts.apply(contact.id, { type: 'abandon', by: 'customer' });
      contact.abandoned = true;
      model.close(contact);
    }),
);

export const acceptNth = (n: number): Step =>
  new Step(`accept(${n})`, async (system, model) => {
    const contact = pick(model.in('offered'), n);
    if (!contact) return;
    const { id, epoch, agentId } = contact;
    // Every agent from two consoles, and the owner with an epoch that is over.
    const tries = [...AGENTS, ...AGENTS].map((one) => ({ agentId: one, epoch }));
    tries.push({ agentId: agentId as string, epoch: epoch - 1 });
    const results = await Promise.all(
      tries.map((by) => system.attempt(() => system.stage.contacts.apply(id, { type: 'accept', ...by }))),
    );
    const won = tries.filter((_, i) => results[i]);
    const right = won.every((by) => by.agentId === agentId && by.epoch === epoch);
    expectThat(right && won.length === 2, 'accepted by someone it was not offered to, or by nobody');
    Object.assign(contact, { state: 'active', answered: true, kept: null, deadlineAt: null });
    model.agent(agentId as string).missed = false;
  });
const accept = which.map(acceptNth);

const decline = which.map(
  (n) =>
    new Step(`decline(${n})`, async (system, model) => {
      const contact = pick(model.in('offered'), n);
      if (!contact) return;
      const { id, epoch, agentId } = contact;
      await system.stage.contacts.apply(id, { type: 'decline', epoch, agentId: agentId as string });
      model.declines.set(`${id} ${agentId}`, system.clock.now());
      model.takeBack(contact);
    }),
);

const end = which.map(
  (n) =>
    new Step(`end(${n})`, async (system, model) => {
      const contact = pick(model.in('active'), n);
      if (!contact) return;
      const wrapUpUntil = system.clock.now() + WRAP_UP_MS;
      const { id, epoch, agentId } = contact;
      const by = { by: 'agent', epoch, agentId: agentId as string } as const;
      await system.stage.contacts.apply(id, { type: 'end', ...by, wrapUpUntil });
      model.wrapUp(contact, wrapUpUntil);
    }),
);

const wrapUp = which.map(
  (n) =>
    new Step(`wrapUp(${n})`, async (system, model) => {
      const contact = pick(model.in('wrap-up'), n);
      if (contact) await closeIt(system, model, contact);
    }),
);

async function closeIt(system: System, model: Reference, contact: ModelContact): Promise<void> {
  const { id, epoch, agentId } = contact;
  const by = { by: 'agent', epoch, agentId: agentId as string } as const;
  await system.stage.contacts.apply(id, { type: 'close', ...by, disposition: 'answered' });
  model.close(contact);
}

/** What customers do, and the owners of their contacts. */
export const contactCommands = { arrive, leave, accept, decline, end, wrapUp };
