import { NATIONAL_DISTRICT, type Role } from '#libs/contract';
import { DEMO_QUEUES, HUMAN_QUEUE } from './place.rules.js';

/** A user of the demo. */
export interface DemoUser {
  username: string;
  displayName: string;
  roles: Role[];
  districtId: string;
  queueIds: string[];
}

const GENERAL = 'general';
/** Each district's simulated agents; a number in the name tells them apart on screens. */
const CAST: readonly [districtId: string, key: string, names: readonly string[]][] = [
  [NATIONAL_DISTRICT, 'hq', ['周明', '吴婷']],
  ['01', 'bj', ['郑凯', '王芳']],
  ['02', 'tj', ['冯磊', '陈静']],
  ['22', 'sh', ['褚卫', '蒋丽', '沈杰']],
  ['29', 'hz', ['韩雪', '杨帆']],
  ['51', 'gz', ['朱强', '秦岚']],
  ['53', 'sz', ['许诺', '何勇', '吕洁']],
];

/** Agents whom the simulation plays: they serve their district's lines, and the general one. */
export const SIMULATED_AGENTS: readonly DemoUser[] = CAST.flatMap(([districtId, key, names]) =>
  names.map((name, index) => ({
    username: `demo-${key}-${index + 1}`,
    displayName: `${name}（模拟）`,
    roles: ['agent'],
    districtId,
    queueIds: [
      ...DEMO_QUEUES.filter((queue) => queue.districtId === districtId).map(({ id }) => id),
      GENERAL,
    ],
  })),
);

/** A user left for people, with what the banner says of it. */
export interface HumanUser extends DemoUser {
  zh: string;
  en: string;
}

const humanAgent = { roles: ['agent'] as Role[], districtId: '22', queueIds: [HUMAN_QUEUE.id, GENERAL] };

export const HUMAN_USERS: readonly HumanUser[] = [
  {
    ...humanAgent,
    username: 'demo-agent',
    displayName: '体验坐席一',
    zh: '坐席：上线后几秒内就有访客接入',
    en: 'agent: a visitor comes within seconds of going online',
  },
  {
    ...humanAgent,
    username: 'demo-agent-2',
    displayName: '体验坐席二',
    zh: '第二名坐席',
    en: 'a second agent',
  },
  {
    username: 'demo-supervisor',
    displayName: '演示班长',
    roles: ['supervisor'],
    districtId: NATIONAL_DISTRICT,
    queueIds: [],
    zh: '班长：大屏、会话与坐席，全国',
    en: 'supervisor: wallboard, contacts and agents of all districts',
  },
  {
    username: 'demo-quality',
    displayName: '演示质检',
    roles: ['quality'],
    districtId: NATIONAL_DISTRICT,
    queueIds: [],
    zh: '质检：抽样、评分、申诉与公布，全国',
    en: 'quality: samples, scores, appeals and publications of all districts',
  },
  {
    username: 'demo-admin',
    displayName: '演示管理员',
    roles: ['administrator'],
    districtId: NATIONAL_DISTRICT,
    queueIds: [],
    zh: '管理员：用户、队列、路由、电话与设置',
    en: 'administrator: users, queues, routing, telephony and settings',
  },
];

/** The agent whom people try first: at work in the past too, so that they have scores and figures of their own. */
export const TRIED_AGENT = 'demo-agent';

/** Who served the lines of the past. */
export const PAST_AGENTS: readonly DemoUser[] = [
  ...SIMULATED_AGENTS,
  ...HUMAN_USERS.filter(({ username }) => username === TRIED_AGENT),
];

/** Who scores in the demo's past. */
export const SCORERS: readonly DemoUser[] = ['评分员甲', '评分员乙'].map((displayName, n) => ({
  username: `demo-scorer-${n + 1}`,
  displayName,
  roles: ['quality'],
  districtId: NATIONAL_DISTRICT,
  queueIds: [],
}));
