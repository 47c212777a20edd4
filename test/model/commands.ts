import fc from 'fast-check';
import { agentCommands, onlineAs } from './agent-commands.js';
import { acceptNth, arriveAs, contactCommands } from './contact-commands.js';
import { faultCommands } from './fault-commands.js';
import { policyCommands } from './policy-commands.js';
import { AGENTS } from './policies.js';
import type { Step } from './step.js';
import type { System } from './system.js';
import { teamCommands } from './team-commands.js';

const { arrive, accept, ...contacts } = contactCommands;
const { online, ...agents } = agentCommands;
const { pass, ...faults } = faultCommands;
const { take, ...team } = teamCommands;

/** Everything once, and what others depend on more often: without agents and answers little happens. */
const weighted: fc.Arbitrary<Step>[] = [
  arrive,
  arrive,
  arrive,
  arrive,
  online,
  online,
  online,
  accept,
  accept,
  accept,
  accept,
  pass,
  pass,
  take,
  team.invite,
  team.join,
  ...Object.values(contacts),
  ...Object.values(agents),
  ...Object.values(faults),
  ...Object.values(team),
  ...Object.values(policyCommands),
];

export const commands = fc.commands(weighted, { maxCommands: 20, size: 'max' });

/** What most runs begin with, or few would come to what is done with a contact that somebody has. */
export async function beginDay(system: System): Promise<void> {
  for (const step of [...AGENTS.map(onlineAs), ...[0, 1, 2, 5].map(arriveAs)]) await step.do(system);
  await system.settle(false);
  for (const step of [0, 0, 0].map(acceptNth)) await step.do(system);
  await system.settle(false);
}
