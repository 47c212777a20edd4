import { NATIONAL_DISTRICT } from '#libs/contract';
import { atOnce, isDay, type Steps } from '#libs/platform';
import { hoursProblems } from '../../hours/hours-problem.rules.js';
import { neverOpens } from '../../hours/hours.rules.js';
import { usable } from '../decision/admission.rules.js';
import { ServingIndex, type RoomyAgent } from '../decision/serving-index.rules.js';
import { cyclesOf } from './cycle.rules.js';
import { noteContradictions, noteDeadEnds } from './limit.rules.js';
import {
  entriesOf,
  targetQueueOf,
  TOP_LEVEL,
  unlistedPolicyOf,
  type AgentProfile,
  type QueuePolicy,
  type RoutingPolicy,
} from './policy.rules.js';
import { noteDuplicates, NotedProblems, type Note, type PolicyProblem } from './problem.rules.js';

/** What there is, beside the policy. */
export interface Surroundings {
  districtIds: readonly string[];
  queues: readonly { id: string; districtId: string }[];
  agents: readonly KnownAgent[];
}
/** An agent as administrators know them, whatever the policy says. */
export interface KnownAgent {
  id: string;
  districtId: string;
  queueIds: readonly string[];
}

/** Every reason why this policy can't work, at once (2,000; of more, how many there are); empty if it can. */
export const validatePolicy = (policy: RoutingPolicy, known: Surroundings): PolicyProblem[] =>
  atOnce(validationSteps(policy, known));

/** The same in small pieces: a policy of the whole country is checked while others are served. */
export function* validationSteps(policy: RoutingPolicy, known: Surroundings): Steps<PolicyProblem[]> {
  const noted = new NotedProblems();
  const { note } = noted;
  yield* noteAllDuplicates(policy, note);
  const context: Context = {
    policy,
    known,
    registered: new Map(known.queues.map((queue) => [queue.id, queue])),
    queues: queuesOf(policy, known),
    serving: yield* ServingIndex.of(known.agents.length, serversOf(policy, known)),
    agentIds: new Set(known.agents.map(({ id }) => id)),
    skillIds: new Set(policy.skills.map(({ id }) => id)),
    vipListIds: new Set(policy.vipLists.map(({ id }) => id)),
  };
  for (const [i, queue] of policy.queues.entries()) {
    noteQueue(queue, `queues.${i}`, context, note);
    yield;
  }
  for (const [i, agent] of policy.agents.entries()) {
    noteAgent(agent, `agents.${i}`, context, note);
    yield;
  }
  policy.pools.forEach(({ districtId, queueId }, i) => {
    if (!known.districtIds.includes(districtId)) noteUnknownDistrict(`pools.${i}`, districtId, note);
    if (!context.queues.has(queueId)) noteUnknownQueue(`pools.${i}`, queueId, note);
  });
  yield* noteUnlisted(context, note);
  noteCalendar(policy, note);
  yield;
  noteCycles(policy, note);
  return noted.all();
}

interface Context {
  policy: RoutingPolicy;
  known: Surroundings;
  registered: ReadonlyMap<string, Surroundings['queues'][number]>;
  /** Every queue there is, by its entry or the defaults. */
  queues: ReadonlyMap<string, QueuePolicy>;
  /** A national policy has thousands of queues and of agents: nothing is looked at once for each of both. */
  serving: ServingIndex;
  agentIds: ReadonlySet<string>;
  skillIds: ReadonlySet<string>;
  vipListIds: ReadonlySet<string>;
}

function queuesOf(policy: RoutingPolicy, known: Surroundings): Map<string, QueuePolicy> {
  const entries = entriesOf(policy);
  return new Map(known.queues.map((queue) => [queue.id, entries.get(queue.id) ?? unlistedPolicyOf(queue)]));
}

function* serversOf(policy: RoutingPolicy, known: Surroundings): Generator<RoomyAgent> {
  const profiles = new Map(policy.agents.map((profile) => [profile.agentId, profile]));
  const unlisted = { skills: [], ...policy.agentDefaults };
  for (const agent of known.agents) yield { ...(profiles.get(agent.id) ?? unlisted), ...agent };
}

function* noteAllDuplicates(policy: RoutingPolicy, note: Note): Steps<void> {
  for (const list of ['skills', 'vipLists', 'breakReasons'] as const) {
    noteDuplicates<{ id: string }>(note, list, policy[list], ({ id }) => id);
  }
  noteDuplicates(note, 'queues', policy.queues, ({ queueId }) => queueId);
  noteDuplicates(note, 'agents', policy.agents, ({ agentId }) => agentId);
  noteDuplicates(note, 'pools', policy.pools, ({ districtId }) => districtId);
  yield;
  for (const [i, queue] of policy.queues.entries()) {
    noteDuplicates(note, `queues.${i}.skills`, queue.skills, ({ skillId }) => skillId);
    noteDuplicates(note, `queues.${i}.channels`, queue.channels, (channel) => channel);
    yield;
  }
  for (const [i, agent] of policy.agents.entries()) {
    noteDuplicates(note, `agents.${i}.skills`, agent.skills, ({ skillId }) => skillId);
    yield;
  }
}

function noteQueue(queue: QueuePolicy, at: string, context: Context, note: Note): void {
  const { policy, known, queues } = context;
  const registered = context.registered.get(queue.queueId);
  if (!registered) noteUnknownQueue(at, queue.queueId, note);
  if (!known.districtIds.includes(queue.districtId)) {
    noteUnknownDistrict(`${at}.districtId`, queue.districtId, note);
  } else if (registered && registered.districtId !== queue.districtId) {
    const own = registered.districtId;
    note(
      `${at}.districtId`,
      'wrong-district',
      `该队列属于关区 ${own}`,
      `the queue belongs to district ${own}`,
    );
  }
  if (queue.channels.length === 0) note(`${at}.channels`, 'no-channel', '没有渠道', 'it has no channel');
  for (const { field, reason, reasonEn } of hoursProblems(queue.hours)) {
    note(`${at}.hours.${field}`, 'bad-hours', reason, reasonEn);
  }
  queue.skills.forEach((need, i) =>
    noteSkill(need.skillId, need.minLevel, `${at}.skills.${i}`, context, note),
  );
  queue.vipListIds.forEach((id, i) => {
    if (context.vipListIds.has(id)) return;
    note(`${at}.vipListIds.${i}`, 'unknown-list', `名单 ${id} 未定义`, `list ${id} is not defined`);
  });
  queue.rings.forEach((ring, i) => {
    for (const id of ring.addQueueIds) if (!queues.has(id)) noteUnknownQueue(`${at}.rings.${i}`, id, note);
  });
  noteTargets(queue, at, context, note);
  noteContradictions(queue, at, note);
  const now = { policy, queue: (id: string) => queues.get(id) ?? null };
  noteDeadEnds(queue, at, (rule, channel) => usable(rule, { channel }, queue, now), note);
  noteServers(queue, at, context, note);
}

function noteTargets(queue: QueuePolicy, at: string, { policy, known, queues }: Context, note: Note): void {
  queue.overflow.forEach((rule, i) => {
    const field = `${at}.overflow.${i}`;
    if (rule.queueId !== null && !queues.has(rule.queueId)) noteUnknownQueue(field, rule.queueId, note);
    if (rule.districtId !== null && !known.districtIds.includes(rule.districtId)) {
      noteUnknownDistrict(field, rule.districtId, note);
    } else if ((rule.to === 'district' || rule.to === 'national') && targetQueueOf(policy, rule) === null) {
      const pool = rule.to === 'national' ? NATIONAL_DISTRICT : (rule.districtId ?? '');
      note(field, 'no-pool', `关区 ${pool} 没有设置承接队列`, `no queue stands for district ${pool}`);
    }
  });
}

/** A queue that opens needs, for each of its channels, at least one agent who can serve it at some ring. */
function noteServers(queue: QueuePolicy, at: string, { serving }: Context, note: Note): void {
  if (neverOpens(queue.hours)) return;
  const unserved = serving.unserved(queue);
  if (unserved.length === 0) return;
  const list = unserved.join(', ');
  note(at, 'nobody-can-serve', `没有坐席能够接待：${list}`, `no agent can serve: ${list}`);
}

/** A queue by the defaults that has agents, none of whom can serve it any more: what is said of agents takes it from all of them. */
function* noteUnlisted({ policy, queues, serving }: Context, note: Note): Steps<void> {
  const listed = new Set(policy.queues.map(({ queueId }) => queueId));
  for (const queue of queues.values()) {
    yield;
    if (listed.has(queue.queueId) || !serving.hasAgents(queue.queueId)) continue;
    if (serving.unserved(queue).length < queue.channels.length) continue;
    const id = queue.queueId;
    note('agents', 'nobody-can-serve', `没有坐席能够接待队列 ${id}`, `no agent can serve queue ${id}`);
  }
}

function noteAgent(agent: AgentProfile, at: string, context: Context, note: Note): void {
  if (!context.agentIds.has(agent.agentId)) {
    note(at, 'unknown-agent', `没有坐席 ${agent.agentId}`, `there is no agent ${agent.agentId}`);
  }
  agent.skills.forEach(({ skillId, level }, i) =>
    noteSkill(skillId, level, `${at}.skills.${i}`, context, note),
  );
}

function noteSkill(skillId: string, level: number, at: string, { skillIds }: Context, note: Note): void {
  if (!skillIds.has(skillId)) {
    note(at, 'unknown-skill', `技能 ${skillId} 未定义`, `skill ${skillId} is not defined`);
  }
  if (!Number.isInteger(level) || level < 1 || level > TOP_LEVEL) {
    note(at, 'level-out-of-range', `技能等级须为 1 至 ${TOP_LEVEL}`, `a level is from 1 to ${TOP_LEVEL}`);
  }
}

function noteCalendar({ calendar }: RoutingPolicy, note: Note): void {
  noteDuplicates(note, 'calendar.days', calendar.days, ({ day }) => day);
  calendar.days.forEach(({ day }, i) => {
    if (!isDay(day))
      note(`calendar.days.${i}`, 'bad-calendar', '日期须写作 YYYY-MM-DD', 'a day is written YYYY-MM-DD');
  });
}

function noteCycles(policy: RoutingPolicy, note: Note): void {
  const entries = entriesOf(policy);
  const next = (queueId: string): string[] =>
    (entries.get(queueId)?.overflow ?? []).flatMap((rule) => targetQueueOf(policy, rule) ?? []);
  const ids = policy.queues.map(({ queueId }) => queueId);
  for (const cycle of cyclesOf(ids, next)) {
    const path = shortened(cycle).join(' → ');
    const at = `queues.${ids.indexOf(cycle[0] ?? '')}.overflow`;
    note(at, 'overflow-cycle', `溢出成环：${path}`, `the overflow goes in a circle: ${path}`);
  }
}

/** Of a long way its beginning and its end are told. */
const shortened = (path: readonly string[]): readonly string[] =>
  path.length <= LONGEST_PATH ? path : [...path.slice(0, LONGEST_PATH - 1), '…', path.at(-1) ?? ''];
const LONGEST_PATH = 12;

const noteUnknownQueue = (field: string, id: string, note: Note): void =>
  note(field, 'unknown-queue', `没有队列 ${id}`, `there is no queue ${id}`);

const noteUnknownDistrict = (field: string, id: string, note: Note): void =>
  note(field, 'unknown-district', `没有关区 ${id}`, `there is no district ${id}`);
