import { newToken } from '#libs/platform';
import fc from 'fast-check';
import { AGENTS } from './policies.js';
import { Step } from './step.js';
import type { System } from './system.js';

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

/** A process takes slots for whoever arrives and dies before it has stored one of them. */
const lostClaims = fc.nat(3).map(
  (count) =>
    new Step(
      `lostClaims(${count})`,
      async (system) => {
        const { stage, clock } = system;
        await stage.follower.settled();
        const place = { epoch: 1, queueId: 'general', slotClass: 'chat', rank: clock.now() } as const;
        await stage.index.claim(Array.from({ length: count + 1 }, () => ({ ...place, id: newToken(9) })));
        clock.advance(5000);
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
        system.model.doubtKept();
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

/** Time, and what breaks. */
export const faultCommands = { crash, lostClaims, wipe, pass, jump };
