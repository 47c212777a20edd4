import { NATIONAL_DISTRICT } from '#libs/contract';
import type { Topic } from './talk.rules.js';

/** A waiting line of the demo and the web chat that leads to it. */
export interface DemoQueue {
  id: string;
  districtId: string;
  name: string;
  nameEn: string;
  topics: readonly Topic[];
  serviceTargetSeconds: number;
  connectionTarget: number;
  serviceLevelTarget: number;
  /** How long an offer rings; the deployment's setting unless told. */
  offerSeconds?: number;
  /** Id of its web chat. */
  account: string;
  /** The office its web chat belongs to; none unless told. */
  officeId?: string;
}

interface Line {
  key: string;
  name: string;
  nameEn: string;
  topics: readonly Topic[];
}

const CLEARANCE: Line = {
  key: 'clearance',
  name: '通关',
  nameEn: 'Clearance',
  topics: ['clearance', 'classification'],
};
const TAX: Line = { key: 'tax', name: '税费', nameEn: 'Duties and taxes', topics: ['tax'] };
const ENTERPRISE: Line = {
  key: 'enterprise',
  name: '企业注册',
  nameEn: 'Company registration',
  topics: ['enterprise'],
};
const PERSONAL: Line = {
  key: 'personal',
  name: '个人物品与跨境电商',
  nameEn: 'Personal goods and e-commerce',
  topics: ['personal'],
};

const DISTRICT_LINES: readonly [
  districtId: string,
  short: string,
  shortEn: string,
  lines: readonly Line[],
][] = [
  ['01', '北京', 'Beijing', [CLEARANCE, PERSONAL]],
  ['02', '天津', 'Tianjin', [CLEARANCE]],
  ['22', '上海', 'Shanghai', [CLEARANCE, TAX, ENTERPRISE]],
  ['29', '杭州', 'Hangzhou', [PERSONAL, ENTERPRISE]],
  ['51', '广州', 'Guangzhou', [CLEARANCE, TAX]],
  ['53', '深圳', 'Shenzhen', [CLEARANCE, TAX]],
];

/** Lines whose web chats are an office's. */
const OFFICES: Readonly<Record<string, string>> = {
  'demo-22-clearance': '2225',
  'demo-51-clearance': '5141',
  'demo-53-clearance': '5301',
};

/** What the hotline's standard asks of a line. */
const TARGETS = { serviceTargetSeconds: 15, connectionTarget: 0.95, serviceLevelTarget: 0.9 };

/** The lines that simulated agents serve. */
export const DEMO_QUEUES: readonly DemoQueue[] = DISTRICT_LINES.flatMap(
  ([districtId, short, shortEn, lines]) =>
    lines.map(({ key, name, nameEn, topics }) => {
      const id = `demo-${districtId}-${key}`;
      const officeId = OFFICES[id];
      return {
        id,
        districtId,
        name: `${short}${name}`,
        nameEn: `${nameEn}, ${shortEn}`,
        topics,
        ...TARGETS,
        account: `demo-web-${districtId}-${key}`,
        ...(officeId === undefined ? {} : { officeId }),
      };
    }),
);

/** The line that only people serve: somebody comes as soon as one of them is online. */
export const HUMAN_QUEUE: DemoQueue = {
  id: 'demo-22-try',
  districtId: '22',
  name: '上海体验专线',
  nameEn: 'Try it yourself, Shanghai',
  topics: ['clearance', 'tax', 'personal', 'enterprise', 'classification'],
  serviceTargetSeconds: 180,
  connectionTarget: 0.95,
  serviceLevelTarget: 0.9,
  offerSeconds: 45,
  account: 'demo-web-try',
  officeId: '2233',
};

/** The WeChat account of headquarters; its followers wait in the line that every deployment has. */
export const DEMO_WECHAT = {
  id: 'demo-wechat',
  appId: 'wxdemo12360',
  name: '12360 海关热线（演示）',
  districtId: NATIONAL_DISTRICT,
  queueId: 'general',
  welcome: '您好，欢迎关注 12360 海关热线（演示）。请直接输入您的问题，坐席将为您解答。',
} as const;

/** The numbers that are called, one of each district that has lines; headquarters' leads to the line that every deployment has. */
export const DEMO_NUMBERS = [
  { id: '12360', districtId: NATIONAL_DISTRICT, queueId: 'general', name: '12360 海关热线' },
  { id: '01012360', districtId: '01', queueId: 'demo-01-clearance', name: '12360 北京' },
  { id: '02212360', districtId: '02', queueId: 'demo-02-clearance', name: '12360 天津' },
  { id: '02112360', districtId: '22', queueId: 'demo-22-clearance', name: '12360 上海' },
  { id: '057112360', districtId: '29', queueId: 'demo-29-personal', name: '12360 杭州' },
  { id: '02012360', districtId: '51', queueId: 'demo-51-clearance', name: '12360 广州' },
  { id: '075512360', districtId: '53', queueId: 'demo-53-clearance', name: '12360 深圳' },
] as const;

/** The number for trying: it leads to agents who are people, with phones; those of the others are simulated. */
export const TRY_NUMBER = '8012360';

/** The web chat of headquarters that every deployment has; it leads to `general`. */
export const NATIONAL_WEB_ACCOUNT = 'web';

/** In the general line anything is asked. */
export const GENERAL_TOPICS: readonly Topic[] = [
  'personal',
  'tax',
  'clearance',
  'enterprise',
  'classification',
];
