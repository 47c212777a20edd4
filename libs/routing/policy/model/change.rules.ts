import { atOnce, same, type Steps } from '#libs/platform';
import type { AgentProfile, AgentSettings, QueuePolicy, RoutingPolicy } from './policy.rules.js';
import {
  both,
  callbackWords,
  count,
  hoursWords,
  ids,
  list,
  needWords,
  overflowWords,
  ringWords,
  seconds,
  share,
  yesNo,
} from './word.rules.js';
import type { Words } from './word.rules.js';

/** What a change does, one sentence a line, in both languages; both lists are equally long. */
export interface Effect {
  zh: string[];
  en: string[];
}

/** A field as people call it, and its value in words. */
type Labels<T> = { [K in keyof T]-?: { label: Words; words: (value: T[K]) => Words } };

const ORDERS: Record<QueuePolicy['agentOrder'], Words> = {
  'longest-idle': ['空闲最久者优先', 'longest idle first'],
  'least-occupied': ['占用最少者优先', 'least occupied first'],
  'best-skill': ['技能最高者优先', 'best skill first'],
};

const QUEUE: Labels<Omit<QueuePolicy, 'queueId'>> = {
  districtId: { label: ['关区', 'district'], words: both },
  hours: { label: ['服务时间', 'hours'], words: hoursWords },
  atClosing: {
    label: ['关闭时仍在排队者', 'those waiting at closing time'],
    words: (value) => (value === 'serve' ? ['继续接待', 'are served'] : ['溢出', 'overflow']),
  },
  channels: { label: ['渠道', 'channels'], words: ids },
  language: { label: ['语言', 'language'], words: both },
  skills: { label: ['所需技能', 'skills needed'], words: needWords },
  priority: { label: ['优先级', 'priority'], words: both },
  serviceTargetSeconds: { label: ['服务目标', 'service target'], words: seconds },
  serviceLevelTarget: { label: ['服务水平目标', 'service level target'], words: share },
  connectionTarget: { label: ['接通率目标', 'connection rate target'], words: share },
  maxWaitSeconds: { label: ['最长等待', 'longest wait'], words: seconds },
  maxLength: { label: ['最大排队人数', 'greatest length'], words: count },
  offerSeconds: { label: ['振铃时间', 'ringing time'], words: seconds },
  lastAgentSeconds: { label: ['熟人坐席优先', 'preference for the last agent'], words: seconds },
  agentOrder: { label: ['坐席选择', 'choice of agent'], words: (value) => ORDERS[value] },
  rings: { label: ['扩圈', 'rings'], words: ringWords },
  vipListIds: { label: ['优先名单', 'VIP lists'], words: ids },
  overflow: { label: ['溢出规则', 'overflow'], words: overflowWords },
  callback: { label: ['放弃后回拨', 'callbacks of those who left'], words: callbackWords },
};

const SETTINGS: Labels<AgentSettings> = {
  languages: { label: ['语言', 'languages'], words: ids },
  slots: {
    label: ['席位', 'slots'],
    words: ({ voice, chat }) => [`电话 ${voice}、文字 ${chat}`, `voice ${voice}, chat ${chat}`],
  },
  callBlocksChats: { label: ['通话时不接文字', 'a call blocks chats'], words: yesNo },
  wrapUpSeconds: { label: ['小结时间', 'wrap-up'], words: seconds },
  wrapUpExtensionSeconds: { label: ['每次延长', 'extension of wrap-up'], words: seconds },
  wrapUpExtensions: { label: ['可延长次数', 'number of extensions'], words: count },
  missesAllowed: { label: ['漏接几次转未应答', 'misses until not responding'], words: count },
};

const AGENT: Labels<Omit<AgentProfile, 'agentId'>> = {
  skills: {
    label: ['技能', 'skills'],
    words: (skills) => list(skills.map(({ skillId, level }) => both(`${skillId} ${level}`))),
  },
  ...SETTINGS,
};

/** So many sentences are told: profiles of all agents at once would be more than a version has room for. */
const MOST_LINES = 2000;

/** What changes from one policy to the other; empty if nothing does. Beyond 2,000 sentences the rest is counted. */
export const describeChange = (before: RoutingPolicy, after: RoutingPolicy): Effect =>
  atOnce(changeSteps(before, after));

/** The same in small pieces. */
export function* changeSteps(before: RoutingPolicy, after: RoutingPolicy): Steps<Effect> {
  const told: Words[] = [];
  let count = 0;
  for (const line of linesOf(before, after)) {
    if (line !== null && (count += 1) <= MOST_LINES) told.push(line);
    yield;
  }
  const more = count - told.length;
  if (more > 0) told.push([`另有 ${more} 处变更`, `${more} more changes`]);
  return { zh: told.map(([zh]) => zh), en: told.map(([, en]) => en) };
}

/** Sentence by sentence; null where an item was looked at and nothing is to be said. */
type Lines = Generator<Words | null, void>;

function* linesOf(before: RoutingPolicy, after: RoutingPolicy): Lines {
  const named = (one: { name: string; nameEn: string }): Words => [one.name, one.nameEn];
  yield* listed(['技能', 'Skill'], before.skills, after.skills, ({ id }) => id, named);
  yield* entries(['队列', 'Queue'], before.queues, after.queues, ({ queueId }) => queueId, QUEUE);
  yield* fields(['坐席默认设置', 'Defaults of agents'], before.agentDefaults, after.agentDefaults, SETTINGS);
  yield* entries(['坐席', 'Agent'], before.agents, after.agents, ({ agentId }) => agentId, AGENT);
  yield* listed(
    ['承接队列', 'Pool'],
    before.pools,
    after.pools,
    ({ districtId }) => districtId,
    ({ queueId }) => both(queueId),
  );
  yield* listed(
    ['优先名单', 'VIP list'],
    before.vipLists,
    after.vipLists,
    ({ id }) => id,
    (one) => [`${one.name}，${one.points} 分`, `${one.nameEn}, ${one.points} points`],
  );
  yield* listed(['小休原因', 'Break reason'], before.breakReasons, after.breakReasons, ({ id }) => id, named);
  yield* listed(
    ['自定日历年度', 'Own calendar year'],
    before.calendar.years,
    after.calendar.years,
    String,
    both,
  );
  yield* listed(
    ['日历', 'Calendar'],
    before.calendar.days,
    after.calendar.days,
    ({ day }) => day,
    (one) => [
      `${one.name}，${one.working ? '上班' : '休息'}`,
      `${one.nameEn}, ${one.working ? 'worked' : 'off'}`,
    ],
  );
}

/** Which entries of a change concern which part, for deciding who may make it. */
export interface Touched {
  queueIds: string[];
  agentIds: string[];
  /** Skills, defaults, pools, lists, reasons or the calendar. */
  shared: boolean;
}

/** What differs between two policies, by whose it is. */
export const touchedBy = (before: RoutingPolicy, after: RoutingPolicy): Touched =>
  atOnce(touchedSteps(before, after));

/** The same in small pieces. */
export function* touchedSteps(before: RoutingPolicy, after: RoutingPolicy): Steps<Touched> {
  const { queues: _queues, agents: _agents, ...sharedBefore } = before;
  const { queues: __queues, agents: __agents, ...sharedAfter } = after;
  const touched: Touched = { queueIds: [], agentIds: [], shared: !same(sharedBefore, sharedAfter) };
  for (const [id, old, now] of byKey(before.queues, after.queues, ({ queueId }) => queueId)) {
    if (!same(old, now)) touched.queueIds.push(id);
    yield;
  }
  for (const [id, old, now] of byKey(before.agents, after.agents, ({ agentId }) => agentId)) {
    if (!same(old, now)) touched.agentIds.push(id);
    yield;
  }
  return touched;
}

/** Item by item, as it was and as it is; undefined where there is none. */
function byKey<T>(
  before: readonly T[],
  after: readonly T[],
  key: (item: T) => string,
): [id: string, old: T | undefined, now: T | undefined][] {
  const old = new Map(before.map((item) => [key(item), item]));
  const now = new Map(after.map((item) => [key(item), item]));
  return [...new Set([...old.keys(), ...now.keys()])].map((id) => [id, old.get(id), now.get(id)]);
}

/** Items shown whole: added, removed, or with other words. */
function* listed<T>(
  what: Words,
  before: readonly T[],
  after: readonly T[],
  key: (item: T) => string,
  words: (item: T) => Words,
): Lines {
  for (const [id, old, now] of byKey(before, after, key)) {
    if (same(old, now)) {
      yield null;
      continue;
    }
    const was = old === undefined ? null : words(old);
    const is = now === undefined ? null : words(now);
    if (is === null) yield [`删除${what[0]} ${id}`, `${what[1]} ${id} removed`];
    else if (was === null) yield [`新增${what[0]} ${id}：${is[0]}`, `${what[1]} ${id} added: ${is[1]}`];
    else yield [`${what[0]} ${id}：${was[0]} → ${is[0]}`, `${what[1]} ${id}: ${was[1]} → ${is[1]}`];
  }
}

/** Items shown field by field. */
function* entries<T extends object>(
  what: Words,
  before: readonly T[],
  after: readonly T[],
  key: (item: T) => string,
  labels: Partial<Labels<T>>,
): Lines {
  for (const [id, old, now] of byKey(before, after, key)) {
    const name: Words = [`${what[0]} ${id}`, `${what[1]} ${id}`];
    yield null;
    if (now === undefined) {
      yield [`${name[0]}：删除规则，改用默认`, `${name[1]}: entry removed, defaults hold`];
    } else {
      if (old === undefined) yield [`${name[0]}：新增规则`, `${name[1]}: entry added`];
      yield* fields(name, old ?? null, now, labels);
    }
  }
}

function* fields<T extends object>(name: Words, old: T | null, now: T, labels: Partial<Labels<T>>): Lines {
  for (const field of Object.keys(labels) as (keyof T)[]) {
    const known = labels[field];
    if (!known || (old !== null && same(old[field], now[field]))) continue;
    const [zh, en] = known.words(now[field]);
    const was = old === null ? null : known.words(old[field]);
    yield [
      `${name[0]}：${known.label[0]} ${was ? `${was[0]} → ` : ''}${zh}`,
      `${name[1]}: ${known.label[1]} ${was ? `${was[1]} → ` : ''}${en}`,
    ];
  }
}
