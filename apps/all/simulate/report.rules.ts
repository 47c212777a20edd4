import type { Comparison, Range, SimulationReport } from '#libs/routing';
import { MEASURED } from '#libs/metrics';
import { shanghaiDay } from '#libs/platform';

type Unit = 'count' | 'share' | 'seconds';
interface Figure {
  key: string;
  zh: string;
  en: string;
  unit: Unit;
}

const figure = (key: string, zh: string, en: string, unit: Unit): Figure => ({ key, zh, en, unit });

/** Names of a simulation's own figures; the others have the names of their definitions. */
const COUNTS: readonly Figure[] = [
  figure('offered', '请求人工', 'offered', 'count'),
  figure('answered', '接听', 'answered', 'count'),
  figure('abandoned', '放弃', 'abandoned', 'count'),
  figure('flowed-out', '流出（留言、回拨、语音信箱）', 'flowed out', 'count'),
  figure('waiting', '结束时仍在排队', 'still waiting at the end', 'count'),
  figure('moved', '其中由其他队列接听', 'of these answered in another queue', 'count'),
  figure('longest-wait', '最长等待', 'longest wait', 'seconds'),
];
const OWN: readonly Figure[] = [
  figure('occupancy', '占用率', 'occupancy', 'share'),
  figure('expected-wait-error', '预计等待平均误差', 'expected wait, mean error', 'seconds'),
  figure('expected-wait-bias', '预计等待偏差', 'expected wait, bias', 'seconds'),
  figure('expected-wait-covered', '落在预计范围内', 'within the range told', 'share'),
];
const FIGURES: readonly Figure[] = [
  ...COUNTS,
  ...MEASURED.map(({ id, name, nameEn, unit }) =>
    figure(id, name, nameEn, unit === 'share' ? 'share' : 'seconds'),
  ),
  ...OWN,
];

/** What is told of each district and queue unless everything is asked for. */
const SHORT: ReadonlySet<string> = new Set([
  'offered',
  'answered',
  'abandoned',
  'flowed-out',
  'waiting',
  'longest-wait',
  'connection-rate',
  'service-level-asked',
  'average-speed-of-answer',
  'abandonment-rate',
  'abandonment-rate-without-short',
  'occupancy',
  'expected-wait-error',
]);

const LABEL = 68;
const COLUMN = 26;

/**
 * The report for a terminal, Chinese first: every figure of all together, and the chief ones (`full`: every one)
 * of districts and queues. The same report gives the same text.
 */
export function reportText(report: SimulationReport, full: boolean): string {
  return [
    ...head(report),
    ...report.parts.flatMap((part, i) => ['', ...partText(part, full || i === 0)]),
    '',
    ...definitions(report),
    '',
    '本次的假设与取舍 What was assumed or left out here',
    ...report.notes.flatMap(({ zh, en }) => [`- ${zh}`, `  ${en}`]),
    '',
    '模拟无从知道的 What this can’t know',
    ...report.unknown.flatMap(({ zh, en }) => [`- ${zh}`, `  ${en}`]),
  ].join('\n');
}

function head({ source, from, to, arrivals, seeds, cutShort }: SimulationReport): string[] {
  const days = `${shanghaiDay(from)} – ${shanghaiDay(to - 1)}`;
  const recorded = source === 'recorded';
  return [
    `路由模拟 ${days}：${recorded ? '记录的' : '生成的'}来访 ${arrivals} 次，种子 ${span(seeds)}`,
    `Simulation of ${days}: ${arrivals} ${recorded ? 'recorded' : 'generated'} contacts, seeds ${span(seeds)}`,
    '中位数 [5%–95%]；差 = 新策略 − 今天，两者遇到同样的来访与运气；pp = 百分点',
    'median [5–95 %]; difference = new − today, both meeting the same arrivals and luck; pp = percentage points',
    ...(cutShort ? ['时间已到，其余种子未完成 / Time was up: the other seeds were not finished'] : []),
  ];
}

const span = (seeds: readonly number[]): string => `${seeds[0]}–${seeds.at(-1)} (${seeds.length})`;

function partText({ scope, recorded, today, planned, difference }: Comparison, full: boolean): string[] {
  const { districtId, queueId } = scope;
  const title =
    queueId !== null
      ? `队列 Queue ${queueId}`
      : districtId !== null
        ? `关区 District ${districtId}`
        : '全部 All';
  const heads = ['今天 today', '新策略 new', '差 difference', ...(recorded ? ['记录 recorded'] : [])];
  const rows = FIGURES.flatMap(({ key, zh, en, unit }) => {
    if (!(full || SHORT.has(key)) || !(today[key] ?? planned[key])) return [];
    const cells = [rangeText(today[key], unit), rangeText(planned[key], unit)];
    cells.push(rangeText(difference[key], unit, true));
    if (recorded) cells.push(valueText(recorded[key] ?? null, unit));
    return [row(`${zh} ${en}`, cells)];
  });
  return [row(title, heads), ...rows];
}

const row = (label: string, cells: readonly string[]): string =>
  `${pad(label, LABEL)}${cells.map((cell) => pad(cell, COLUMN)).join('')}`.trimEnd();

/** Chinese characters are two columns wide. */
function pad(text: string, width: number): string {
  const wide = text.match(/[⺀-￦]/g)?.length ?? 0;
  return text + ' '.repeat(Math.max(1, width - text.length - wide));
}

function rangeText(range: Range | null | undefined, unit: Unit, signed = false): string {
  if (!range) return '–';
  const { median, low, high } = range;
  return `${valueText(median, unit, signed)} [${number(low, unit)}, ${number(high, unit)}]`;
}

function valueText(value: number | null, unit: Unit, signed = false): string {
  if (value === null) return '–';
  const text = `${signed && value > 0 ? '+' : ''}${number(value, unit)}`;
  if (unit === 'share') return `${text} ${signed ? 'pp' : '%'}`;
  return unit === 'seconds' ? `${text} s` : text;
}

function number(value: number, unit: Unit): string {
  if (unit === 'count') return String(Math.round(value * 10) / 10);
  const text = (unit === 'share' ? value * 100 : value).toFixed(1);
  return text === '-0.0' ? '0.0' : text;
}

function definitions({ options }: SimulationReport): string[] {
  const { withinSeconds, shortSeconds } = options;
  return [
    `口径 Definitions (X = ${withinSeconds} s, Y = ${shortSeconds} s)`,
    ...MEASURED.flatMap(({ name, nameEn, text, textEn }) => [
      `- ${name} = ${text}`,
      `  ${nameEn} = ${textEn}`,
    ]),
    '- 占用率 = 接待时长 ÷（接待时长 + 空闲时长），按坐席的钟表时间，振铃与整理计入接待；队列取其坐席，关区取其坐席',
    '  occupancy = time on contacts ÷ (time on contacts + idle), each agent’s wall-clock, ringing and wrap-up included; a queue’s is that of the agents who serve it, a district’s that of its own',
    '- 每次来访计入其最初请求的队列：请求 = 接听 + 放弃 + 流出 + 排队',
    '  a contact counts in the queue it asked in first: offered = answered + abandoned + flowed out + waiting',
    '- 预计等待的误差：到来时的估计与实际等到接听的时间之差，只计等到接听者',
    '  error of the expected wait: what a contact would have been told on coming to wait, less its wait until answered; of those answered',
  ];
}
