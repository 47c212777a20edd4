import { ManualClock, Slices } from '#libs/platform';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  AGENT_DEFAULTS,
  FIRST_POLICY,
  QUEUE_POLICY_DEFAULTS,
  type RoutingPolicy,
} from '../model/policy.rules.js';
import { PolicyChangeService } from './policy-change.service.js';
import type { PolicyRepository } from './policy.repository.js';
import type { PolicyDoc } from './policy.schema.js';
import { PolicyService } from './policy.service.js';

const QUEUES = 40;
const AGENTS = 60;
const ids = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`);
const content = (wrapUpSeconds: number): RoutingPolicy => ({
  ...FIRST_POLICY,
  queues: ids('q', QUEUES).map((queueId) => ({ queueId, districtId: '22', ...QUEUE_POLICY_DEFAULTS })),
  agents: ids('a', AGENTS).map((agentId) => ({ agentId, ...AGENT_DEFAULTS, wrapUpSeconds, skills: [] })),
});
const surroundings = {
  districtIds: ['22'],
  queues: ids('q', QUEUES).map((id) => ({ id, districtId: '22' })),
  agents: ids('a', AGENTS).map((id) => ({ id, districtId: '22', queueIds: ids('q', QUEUES) })),
};
const chief = { userId: 'chief', displayName: 'Chief', districtId: '22' };

let turns: number;
let changes: PolicyChangeService;

beforeEach(() => {
  turns = 0;
  const stored: PolicyDoc[] = [];
  const repository = {
    insert: async (doc: PolicyDoc) => Boolean(stored.push(doc)),
    latest: async () => stored.at(-1) ?? null,
    find: async (version: number) => stored.find(({ _id }) => _id === version) ?? null,
  } as unknown as PolicyRepository;
  const clock = new ManualClock();
  let now = 0;
  // Whatever is done takes longer than a slice.
  const breathe = async (): Promise<void> => void (turns += 1);
  changes = new PolicyChangeService({
    repository,
    policies: new PolicyService(repository, clock),
    source: { surroundings: async () => surroundings },
    clock,
    routers: { announceRules: async () => undefined },
    slices: () => new Slices(breathe, () => (now += 1000)),
  });
});

describe('others have their turn at every queue and agent', () => {
  it('while a policy is tried', async () => {
    expect(await changes.try(content(30))).toMatchObject({ valid: true });
    // Checked, and told in words.
    expect(turns).toBeGreaterThan(2 * (QUEUES + AGENTS));
  });

  it('while one is put in force', async () => {
    const change = { baseVersion: 0, note: 'longer wrap-up' };
    expect(await changes.change(content(30), change, chief)).toMatchObject({ version: 1 });
    expect(turns).toBeGreaterThan(3 * (QUEUES + AGENTS));
  });
});

describe('a policy in which nothing is changed', () => {
  const put = (policy: RoutingPolicy, baseVersion: number) =>
    changes.change(policy, { baseVersion, note: 'the same' }, chief);

  it('is refused, also in another order; one that says something twice is refused for that', async () => {
    await put(content(30), 0);
    const { queues, ...rest } = content(30);
    const nothing = { code: 'BAD_INPUT', details: [{ field: 'content' }] };
    await expect(put(content(30), 1)).rejects.toMatchObject(nothing);
    await expect(put({ ...rest, queues: queues.toReversed() }, 1)).rejects.toMatchObject(nothing);
    const twice = put({ ...rest, queues: [...queues, ...queues.slice(0, 1)] }, 1);
    await expect(twice).rejects.toMatchObject({
      details: [{ code: 'duplicate', field: `queues.${QUEUES}` }],
    });
  });
});
