import fc from 'fast-check';
import { DISTRICTS } from './policies.js';
import { Step, who } from './step.js';
import { expectThat } from './system.js';

export const onlineAs = (id: string): Step => new Step(`online(${id})`, (system) => system.online(id));
const online = who.map(onlineAs);

const pause = who.map(
  (id) =>
    new Step(`break(${id})`, async ({ stage }, model) => {
      await stage.agents.setPresence(id, 'break');
      Object.assign(model.agent(id), { presence: 'break', leaving: false });
    }),
);

/** A break when what they have is over; nothing new meanwhile. */
const pauseLater = who.map(
  (id) =>
    new Step(`breakLater(${id})`, async ({ stage }, model) => {
      const busy = model.held(id).length > 0;
      await stage.agents.setPresence(id, 'break', null, 'after-contacts');
      Object.assign(model.agent(id), busy ? { leaving: true } : { presence: 'break', leaving: false });
    }),
);

/** A supervisor says what the agent is, unless their console has gone for good. */
const force = fc.tuple(who, fc.constantFrom('online', 'break', 'offline')).map(
  ([id, presence]) =>
    new Step(`force(${id}, ${presence})`, async (system, model) => {
      const scope = { districtId: DISTRICTS[id] ?? null };
      const done = await system.attempt(() =>
        system.stage.agents.force(id, { presence, reason: null }, 'boss', scope),
      );
      expectThat(done === (presence === 'offline' || !model.agent(id).departed), `force(${id})`);
      if (!done) return;
      Object.assign(model.agent(id), { presence, leaving: false });
      if (presence !== 'online') return;
      model.agent(id).missed = false;
      model.forgive(id);
    }),
);

const consoleGone = who.map(
  (id) =>
    new Step(`consoleGone(${id})`, async ({ stage, clock }, model) => {
      await stage.agents.disconnect(id);
      Object.assign(model.agent(id), { connected: false, seenAt: clock.now() });
    }),
);

/** What agents say of themselves, and supervisors of them. */
export const agentCommands = { online, pause, pauseLater, force, consoleGone };
