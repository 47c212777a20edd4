import { AppError } from '#libs/contract';
import type { Definition } from './definition.rules.js';
import { AGENT_TIME } from './agent-time-catalogue.rules.js';
import {
  AVERAGE_HANDLE_TIME,
  FORMER_HANDLE_TIMES,
  HANDLE_TIME_PARTS,
} from './handle-time-catalogue.rules.js';
import { FORMER_TRANSFERS, HANDLING, RESOLUTION, TRANSFERS, VOLUMES } from './handling-catalogue.rules.js';
import type { Part, Selector } from './formula.rules.js';
import { SATISFACTION } from './satisfaction-catalogue.rules.js';
import { SELF_SERVICE } from './self-service-catalogue.rules.js';

const ARRIVED: Part = { of: [{ fact: 'arrived' }] };
const ASKED: Part = { of: [{ fact: 'asked' }] };
const SETTLED: Part = { of: [{ fact: 'answered' }, { fact: 'abandoned' }, { fact: 'flowed-out' }] };
const ANSWERED: Part = { of: [{ fact: 'answered' }] };
const answeredWithin = (seconds: number): Selector => ({
  fact: 'answered',
  atMostMs: seconds * 1000,
});
const abandonedWithin = (seconds: number): Selector => ({
  fact: 'abandoned',
  atMostMs: seconds * 1000,
});
/** Everyone who asked, but for those who left at once. */
const askedWithoutShort = (seconds: number): Part => ({
  of: [{ fact: 'asked' }],
  except: [abandonedWithin(seconds)],
});

const HOTLINE = '12360 海关热线公布口径 (as published by the 12360 hotline)';
const NATIONAL_STANDARD = 'GB/T 33358-2016';
const INDUSTRY = '呼叫中心通行口径 (common contact-centre practice)';

const LINE = {
  id: 'connection-rate-line',
  name: '线路接通率',
  nameEn: 'Connection rate of the line',
  unit: 'share',
  better: 'higher',
  source: HOTLINE,
  uses: [],
} as const;

/** Versions that figures were published with, and are restated by. */
export const FORMER_DEFINITIONS: readonly Definition[] = [
  {
    ...LINE,
    version: 1,
    text: '接通数 ÷ 呼入数',
    textEn: 'answered by anything ÷ arrived',
    formula: () => ({ numerator: ANSWERED, denominator: ARRIVED }),
  },
  ...FORMER_HANDLE_TIMES,
  ...FORMER_TRANSFERS,
];

const CONNECTION: readonly Definition[] = [
  {
    id: 'connection-rate',
    version: 1,
    name: '接通率',
    nameEn: 'Connection rate',
    text: '人工接听数 ÷ 请求人工数',
    textEn: 'answered by an agent ÷ asked for an agent',
    unit: 'share',
    better: 'higher',
    source: HOTLINE,
    uses: [],
    target: 'connectionTarget',
    formula: () => ({ numerator: ANSWERED, denominator: ASKED }),
  },
  {
    ...LINE,
    version: 2,
    text: '（人工接听数 + 自助解决数）÷ 呼入数',
    textEn: '(answered by an agent + answered by self-service) ÷ arrived',
    formula: () => ({
      numerator: { of: [{ fact: 'answered' }, { fact: 'self-served' }] },
      denominator: ARRIVED,
    }),
  },
  {
    id: 'connection-within-15s',
    version: 1,
    name: '15 秒接通率',
    nameEn: 'Connection rate within 15 s',
    text: '15 秒内人工接听数 ÷ 请求人工数',
    textEn: 'answered by an agent within 15 s ÷ asked for an agent',
    unit: 'share',
    better: 'higher',
    source: NATIONAL_STANDARD,
    uses: [],
    fixed: { withinSeconds: 15 },
    formula: () => ({ numerator: { of: [answeredWithin(15)] }, denominator: ASKED }),
  },
];

const SERVICE_LEVEL: readonly Definition[] = [
  {
    id: 'service-level-answered',
    version: 1,
    name: '服务水平（已接听口径）',
    nameEn: 'Service level, of the answered',
    text: 'X 秒内接听数 ÷ 接听数；按队列：X 为各队列自设的秒数',
    textEn: 'answered within X s ÷ answered; by queue: X is what each queue sets for itself',
    unit: 'share',
    better: 'higher',
    source: INDUSTRY,
    uses: ['withinSeconds'],
    target: 'serviceLevelTarget',
    formula: (o) => ({
      numerator: { of: [answeredWithin(o.withinSeconds)] },
      denominator: ANSWERED,
    }),
  },
  {
    id: 'service-level-settled',
    version: 1,
    name: '服务水平（X 秒内了结口径）',
    nameEn: 'Service level, settled in time',
    text: '（X 秒内接听数 + X 秒内放弃数）÷ 排队数；按队列：X 为各队列自设的秒数',
    textEn:
      '(answered within X s + abandoned within X s) ÷ queued; by queue: X is what each queue sets for itself',
    unit: 'share',
    better: 'higher',
    source: INDUSTRY,
    uses: ['withinSeconds'],
    target: 'serviceLevelTarget',
    formula: (o) => ({
      numerator: { of: [answeredWithin(o.withinSeconds), abandonedWithin(o.withinSeconds)] },
      denominator: ASKED,
    }),
  },
  {
    id: 'service-level-without-short',
    version: 1,
    name: '服务水平（剔除短时放弃口径）',
    nameEn: 'Service level, short abandons left out',
    text: 'X 秒内接听数 ÷（排队数 − Y 秒内放弃数）；按队列：X 为各队列自设的秒数',
    textEn:
      'answered within X s ÷ (queued − abandoned within Y s); by queue: X is what each queue sets for itself',
    unit: 'share',
    better: 'higher',
    source: INDUSTRY,
    uses: ['withinSeconds', 'shortSeconds'],
    target: 'serviceLevelTarget',
    formula: (o) => ({
      numerator: { of: [answeredWithin(o.withinSeconds)] },
      denominator: askedWithoutShort(o.shortSeconds),
    }),
  },
  {
    id: 'service-level-asked',
    version: 1,
    name: '服务水平（全部排队口径）',
    nameEn: 'Service level, all abandons counted',
    text: 'X 秒内接听数 ÷ 排队数；按队列：X 为各队列自设的秒数',
    textEn: 'answered within X s ÷ queued; by queue: X is what each queue sets for itself',
    unit: 'share',
    better: 'higher',
    source: INDUSTRY,
    uses: ['withinSeconds'],
    target: 'serviceLevelTarget',
    formula: (o) => ({ numerator: { of: [answeredWithin(o.withinSeconds)] }, denominator: ASKED }),
  },
];

const WAITING: readonly Definition[] = [
  {
    id: 'average-speed-of-answer',
    version: 1,
    name: '平均应答时长',
    nameEn: 'Average speed of answer (ASA)',
    text: '已接听者排队时长之和 ÷ 接听数',
    textEn: 'queue wait of answered contacts ÷ answered',
    unit: 'seconds',
    better: 'lower',
    source: INDUSTRY,
    uses: [],
    formula: () => ({ numerator: { ...ANSWERED, sum: true }, denominator: ANSWERED }),
  },
  {
    id: 'abandonment-rate',
    version: 1,
    name: '放弃率',
    nameEn: 'Abandonment rate',
    text: '排队中放弃数 ÷ 排队数',
    textEn: 'left while waiting ÷ queued',
    unit: 'share',
    better: 'lower',
    source: INDUSTRY,
    uses: [],
    formula: () => ({ numerator: { of: [{ fact: 'abandoned' }] }, denominator: ASKED }),
  },
  {
    id: 'abandonment-rate-without-short',
    version: 1,
    name: '放弃率（剔除短时放弃）',
    nameEn: 'Abandonment rate, short ones left out',
    text: '超过 Y 秒的放弃数 ÷（排队数 − Y 秒内放弃数）',
    textEn: 'left after more than Y s ÷ (queued − left within Y s)',
    unit: 'share',
    better: 'lower',
    source: INDUSTRY,
    uses: ['shortSeconds'],
    formula: (o) => ({
      numerator: { of: [{ fact: 'abandoned', overMs: o.shortSeconds * 1000 }] },
      denominator: askedWithoutShort(o.shortSeconds),
    }),
  },
  AVERAGE_HANDLE_TIME,
];

const LONGEST: readonly Definition[] = [
  {
    id: 'longest-queue-wait',
    version: 1,
    name: '最长等待',
    nameEn: 'Longest wait',
    text: '接听、放弃或流出者中最长的排队时长',
    textEn: 'greatest queue wait of those answered, abandoned or flowed out',
    unit: 'longest',
    better: 'lower',
    source: INDUSTRY,
    uses: [],
    formula: () => ({ numerator: { ...SETTLED, most: true }, denominator: SETTLED }),
  },
];

const CALLBACKS: readonly Definition[] = [
  {
    id: 'callback-success',
    version: 1,
    name: '回拨成功率',
    nameEn: 'Callback success',
    text: '回拨联系到客户数 ÷ 回拨数',
    textEn: 'attempts that reached the customer ÷ attempts to call back',
    unit: 'share',
    better: 'higher',
    source: INDUSTRY,
    uses: [],
    formula: () => ({
      numerator: { of: [{ fact: 'callback-reached' }] },
      denominator: { of: [{ fact: 'called-back' }] },
    }),
  },
];

/** Those that a simulated run is measured by: it knows arrivals, answers, abandons and handle times alone. */
export const MEASURED: readonly Definition[] = [...CONNECTION, ...SERVICE_LEVEL, ...WAITING, ...CALLBACKS];

/** Every definition of the product; docs/METRICS.md explains each. */
export const DEFINITIONS: readonly Definition[] = [
  ...MEASURED,
  ...SELF_SERVICE,
  ...LONGEST,
  ...HANDLE_TIME_PARTS,
  ...HANDLING,
  ...RESOLUTION,
  ...TRANSFERS,
  ...VOLUMES,
  ...SATISFACTION,
  ...AGENT_TIME,
];

/** Throws NOT_FOUND, for a version too that is not there. */
export function definitionOf(id: string, version?: number): Definition {
  const all = [...DEFINITIONS, ...FORMER_DEFINITIONS];
  const found = all.find((one) => one.id === id && (version ?? one.version) === one.version);
  if (!found) throw new AppError('NOT_FOUND', { definition: id, ...(version ? { version } : {}) });
  return found;
}
