import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { CONTENTS, POLICY_NAMES } from './policies.js';
import { Step, which } from './step.js';
import type { System } from './system.js';
import { expectThat } from './system.js';

const author = { userId: 'head', displayName: 'head', districtId: '00' };

/** A new version; an author who saw an older one is refused. */
const change = fc.constantFrom(...POLICY_NAMES).map(
  (name) =>
    new Step(
      `policy(${name})`,
      async (system, model) => {
        const write = (baseVersion: number) =>
          system.policies.change(CONTENTS[name], { baseVersion, note: name }, author);
        await tryBoth(system, write, model.policies.at(-1) !== name);
      },
      true,
    ),
);

const rollback = which.map(
  (n) =>
    new Step(
      `rollback(${n})`,
      async (system, model) => {
        const version = n % model.policies.length;
        const write = (baseVersion: number) =>
          system.policies.rollback(version, { baseVersion, note: `as ${version}` }, author);
        await tryBoth(system, write, model.policies.at(-1) !== model.policies[version]);
      },
      true,
    ),
);

async function tryBoth(
  system: System,
  write: (baseVersion: number) => Promise<{ note: string; content: object }>,
  allowed: boolean,
): Promise<void> {
  const { policies } = system.model;
  const latest = policies.length - 1;
  expectThat(!(await system.attempt(() => write(latest - 1))), 'a policy was changed on an old version');
  const done = await system.attempt(() => write(latest));
  expectThat(done === allowed, 'a policy that changes nothing made a version, or one that does did not');
  if (!done) return;
  const { content } = await system.stage.policies.latest();
  const name = POLICY_NAMES.find((one) => isDeepStrictEqual(CONTENTS[one], content));
  expectThat(name !== undefined, 'the policy in force is none that was written');
  if (name) policies.push(name);
}

/** The policy of routing changes under everybody's feet. */
export const policyCommands = { change, rollback };
