import type { Span, WeeklySpan } from '../../hours/hours.rules.js';
import type { OpeningHours } from '../../hours/hours.rules.js';
import type { OverflowRule, QueuePolicy, Ring } from './policy.rules.js';

/** The same words in Chinese and in English. */
export type Words = [zh: string, en: string];

const WEEKDAYS: readonly Words[] = [
  ['一', 'Mon'],
  ['二', 'Tue'],
  ['三', 'Wed'],
  ['四', 'Thu'],
  ['五', 'Fri'],
  ['六', 'Sat'],
  ['日', 'Sun'],
];
const NONE: Words = ['无', 'none'];

/** What is said alike in both languages. */
export const both = (text: string | number): Words => [String(text), String(text)];
export const seconds = (value: number | null): Words =>
  value === null ? NONE : [`${value} 秒`, `${value} s`];
export const count = (value: number | null): Words => (value === null ? NONE : both(value));
export const yesNo = (value: boolean): Words => (value ? ['是', 'yes'] : ['否', 'no']);
/** Rounded to a tenth of a percent. */
export const share = (value: number): Words => both(`${Math.round(value * 1000) / 10}%`);

export const list = (items: readonly Words[], zh = '、', en = ', '): Words =>
  items.length === 0 ? NONE : [items.map((item) => item[0]).join(zh), items.map((item) => item[1]).join(en)];
export const ids = (items: readonly string[]): Words => list(items.map(both));

const spanWords = ({ from, to }: Span): string => `${from}–${to}`;
const spansWords = (spans: readonly Span[]): Words =>
  spans.length === 0 ? ['关闭', 'closed'] : both(spans.map(spanWords).join(', '));

function weeklyWords({ days, from, to }: WeeklySpan): Words {
  const names = days.toSorted((a, b) => a - b).map((day) => WEEKDAYS[day - 1] ?? NONE);
  const all = new Set(days).size === 7;
  const zh = all ? '每天' : `周${names.map((name) => name[0]).join('、')}`;
  const en = all ? 'every day' : names.map((name) => name[1]).join(', ');
  return [`${zh} ${spanWords({ from, to })}`, `${en} ${spanWords({ from, to })}`];
}

const HOLIDAYS: Record<OpeningHours['holidays'], Words> = {
  usual: ['节假日照常', 'holidays as usual'],
  closed: ['节假日关闭', 'closed on holidays'],
  own: ['节假日', 'on holidays'],
};

export function hoursWords(hours: OpeningHours): Words {
  const weekly =
    hours.weekly.length === 0
      ? ([['不开放', 'never open']] satisfies Words[])
      : hours.weekly.map(weeklyWords);
  const [zh, en] = HOLIDAYS[hours.holidays];
  const spans = spansWords(hours.holidaySpans);
  const holidays: Words = hours.holidays === 'own' ? [`${zh} ${spans[0]}`, `${en} ${spans[1]}`] : [zh, en];
  const day = hours.shiftedAs === null ? null : WEEKDAYS[hours.shiftedAs - 1];
  const shifted: Words[] = day ? [[`调休上班日按周${day[0]}`, `worked weekend days as ${day[1]}`]] : [];
  const dated = hours.exceptions.map((one): Words => {
    const open = spansWords(one.spans);
    return [`${one.day}（${one.name}）${open[0]}`, `${one.day} (${one.nameEn}) ${open[1]}`];
  });
  return list([...weekly, holidays, ...shifted, ...dated], '；', '; ');
}

const WHEN: Record<OverflowRule['when'], Words> = {
  closed: ['关闭时', 'when closed'],
  full: ['排满时', 'when full'],
  'no-agent': ['无坐席在岗', 'with no agent on duty'],
  waited: ['等待', 'after waiting'],
};
const TO: Record<OverflowRule['to'], Words> = {
  queue: ['队列', 'queue'],
  district: ['关区', 'district'],
  national: ['全国承接队列', 'the national pool'],
  message: ['留言', 'a message'],
  callback: ['回拨', 'a callback'],
  'voice-mail': ['语音信箱', 'voice mail'],
};

export function overflowWords(rules: readonly OverflowRule[]): Words {
  const words = rules.map((rule): Words => {
    const [whenZh, whenEn] = WHEN[rule.when];
    const [toZh, toEn] = TO[rule.to];
    const name = rule.queueId ?? rule.districtId;
    const longest = rule.when === 'waited' && rule.afterSeconds === null;
    const time: Words = longest
      ? ['到最长等待时间', 'the longest wait']
      : rule.afterSeconds === null
        ? ['', '']
        : [`满 ${rule.afterSeconds} 秒`, `for ${rule.afterSeconds} s`];
    const target: Words = name === null ? [toZh, toEn] : [`${toZh} ${name}`, `${toEn} ${name}`];
    return [
      `${whenZh}${time[0]} → ${target[0]}（${rule.reason}）`,
      `${[whenEn, time[1]].filter(Boolean).join(' ')} → ${target[1]} (${rule.reasonEn})`,
    ];
  });
  return list(words, '；', '; ');
}

export function callbackWords(callback: QueuePolicy['callback']): Words {
  if (callback === null) return ['按部署设置', 'as the deployment is set'];
  const { abandonedAfterSeconds: least } = callback;
  if (least === null) return ['不回拨', 'nobody'];
  return [`等待满 ${least} 秒者`, `whoever waited ${least} s`];
}

export function ringWords(rings: readonly Ring[]): Words {
  const words = rings.map(({ afterSeconds, relaxLevels, addQueueIds }): Words => {
    const relaxed: Words[] =
      relaxLevels > 0 ? [[`技能放宽 ${relaxLevels} 级`, `${relaxLevels} levels less`]] : [];
    const added: Words[] =
      addQueueIds.length > 0 ? [[`加入 ${addQueueIds.join('、')}`, `also ${addQueueIds.join(', ')}`]] : [];
    const [zh, en] = list([...relaxed, ...added], '，', ', ');
    return [`${afterSeconds} 秒后${zh}`, `after ${afterSeconds} s ${en}`];
  });
  return list(words, '；', '; ');
}

export const needWords = (needs: QueuePolicy['skills']): Words =>
  list(needs.map(({ skillId, minLevel }) => both(`${skillId} ≥ ${minLevel}`)));
