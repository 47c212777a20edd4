import { newToken } from '#libs/platform';
import fc from 'fast-check';
import { WRAP_UP_MS, type ModelContact, type Reference } from './reference.js';
import { AGENTS, expectThat, type System } from './system.js';

/** One thing that happens; it changes the system and the reference, and both must then agree. */
type Act = (system: System, model: Reference) => Promise<void>;

class Step implements fc.AsyncCommand<object, System> {
  constructor(
    private readonly name: string,
    private readonly act: Act,
    /** Whether the sweeps run after it. */
    private readonly sweep = false,
  ) {}

  check(): boolean {
    return true;
  }

  async run(_: object, system: System): Promise<void> {
    system.clock.advance(1);
    await this.act(system, system.model);
    await system.settle(this.sweep);
    if (this.sweep) {
      const idle = system.idleWhileWaiting();
      expectThat(idle === null, String(idle));
    }
  }

  toString(): string {
    return this.name;
  }
}

const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];
const customer = fc.nat(5);
const which = fc.nat(20);
const who = fc.constantFrom(...AGENTS);

const arrive = customer.map(
  (n) =>
    new Step(`arrive(${n})`, async ({ stage }, model) => {
      const party = { channel: 'webchat', accountId: 'web', districtId: '22', queueId: 'general' } as const;
      const key = `visitor-${n}`;
      // Twice at once, as impatient visitors do: one contact at most.
      const open = () => stage.contacts.open({ ...party, identity: key }, newToken(9));
      const opened = (await Promise.all([open(), open()])).filter(({ result }) => result === 'inserted');
      expectThat(opened.length === (model.openOf(key) ? 0 : 1), 'not exactly one open contact');
      for (const { image } of opened) {
        const { id, epoch } = image;
        const fresh = { id, key, epoch, state: 'waiting', agentId: null } as const;
        model.contacts.set(id, { ...fresh, answered: false, abandoned: false, deadlineAt: null });
      }
    }),
);

const leave = which.map(
  (n) =>
    new Step(`leave(${n})`, async (system, model) => {
      const contact = pick(model.in('waiting', 'offered', 'active'), n);
      if (!contact) return;
      const wrapUpUntil = system.clock.now() + WRAP_UP_MS;
      if (contact.state === 'active') {
        await system.stage.contacts.apply(contact.id, { type: 'hang-up', wrapUpUntil });
        Object.assign(contact, { state: 'wrap-up', deadlineAt: wrapUpUntil });
        return;
      }
      await system.stage.contacts.apply(contact.id, { type: 'abandon', by: 'customer' });
      contact.abandoned = true;
      model.close(contact);
    }),
);

const accept = which.map(
  (n) =>
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
      Object.assign(contact, { state: 'active', answered: true, deadlineAt: null });
      model.agent(agentId as string).missed = false;
    }),
);

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
      await system.stage.contacts.apply(id, {
        type: 'end',
        by: 'agent',
        epoch,
        agentId: agentId as string,
        wrapUpUntil,
      });
      Object.assign(contact, { state: 'wrap-up', deadlineAt: wrapUpUntil });
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

const online = who.map((id) => new Step(`online(${id})`, (system) => system.online(id)));

const pause = who.map(
  (id) =>
    new Step(`break(${id})`, async ({ stage }, model) => {
      await stage.agents.setPresence(id, 'break');
      model.agent(id).presence = 'break';
    }),
);

const consoleGone = who.map(
  (id) =>
    new Step(`consoleGone(${id})`, async ({ stage, clock }, model) => {
      await stage.agents.disconnect(id);
      Object.assign(model.agent(id), { connected: false, seenAt: clock.now() });
    }),
);

/** A router takes proposals from the index and dies before it has made one real. */
const crash = fc.nat(3).map(
  (limit) =>
    new Step(
      `crash(${limit})`,
      async (system) => {
        await system.stage.follower.settled();
        await system.stage.index.match(limit + 1);
        system.clock.advance(5000);
        await beat(system);
      },
      true,
    ),
);

/** Everything of the prefix is gone, also between a router's claim and its offer. */
const wipe = fc.boolean().map(
  (claimed) =>
    new Step(
      `wipe(${claimed})`,
      async (system) => {
        if (claimed) await system.stage.index.match(2);
        await system.stage.index.clear();
        // Who declined what is known to Redis alone: at worst it rings there once more.
        system.model.declines.clear();
      },
      true,
    ),
);

const seconds = fc.constantFrom(1, 10, 21, 31, 61);
const pass = seconds.map(
  (s) =>
    new Step(
      `pass(${s})`,
      async (system) => {
        system.clock.advance(s * 1000);
        await beat(system);
      },
      true,
    ),
);

/** The clock is set back and forward again: nothing may expire early. */
const jump = fc.boolean().map(
  (swept) =>
    new Step(
      `jump(${swept})`,
      async (system) => {
        system.clock.advance(-7_200_000);
        await system.settle(swept);
        system.clock.advance(7_200_000);
        await beat(system);
      },
      true,
    ),
);

/** Consoles that are there say so. */
async function beat({ stage, model, clock }: System): Promise<void> {
  const there = AGENTS.filter((id) => model.agent(id).connected);
  await stage.agents.heartbeat(there);
  for (const id of there) model.agent(id).seenAt = clock.now();
}

export const commands = fc.commands(
  [arrive, arrive, arrive, online, online, accept, accept, decline, leave, end, wrapUp, pass, pass].concat([
    pause,
    consoleGone,
    crash,
    wipe,
    jump,
  ] as never) as fc.Arbitrary<Step>[],
  { maxCommands: 16, size: 'max' },
);
