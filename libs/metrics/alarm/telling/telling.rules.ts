import {
  ALARM_PARTS,
  NATIONAL_DISTRICT,
  type AlarmEvent,
  type AlarmPart,
  type AlarmTemplate,
  type AlarmView,
  type FigureUnit,
  type LiveMeasure,
  type Named,
  isShare,
} from '#libs/contract';
import { DEFINITIONS } from '../../definition/catalogue.rules.js';

/** What an alarm is about, by name; null where there is none. */
export interface AlarmScopeNames {
  district: Named | null;
  queue: Named | null;
}

/** An alarm in words for people: Chinese, then English. */
export interface AlarmWords {
  /** One line. */
  subject: string;
  text: string;
}

const RULE_IS_GONE = '规则已变更或删除';
const SHANGHAI_MS = 8 * 3_600_000;
const WHOLE: Named = { name: '全国', nameEn: 'the whole hotline' };
const LIVE: Record<LiveMeasure, Named & { unit: FigureUnit }> = {
  waiting: { name: '排队人数', nameEn: 'contacts waiting', unit: 'contacts' },
  'longest-wait': { name: '最长等待', nameEn: 'longest wait', unit: 'seconds' },
  'agents-idle': { name: '空闲坐席数', nameEn: 'idle agents', unit: 'contacts' },
  'agents-present': { name: '在岗坐席数', nameEn: 'agents present', unit: 'contacts' },
};

/** What people are told when an alarm is raised or cleared. It says the time: it may come late. */
export function alarmWords(alarm: AlarmView, event: AlarmEvent, names: AlarmScopeNames): AlarmWords {
  const { raised, of, at, level, shown } = newsOf(alarm, event);
  const [zh, en] = scopeOf(alarm, names);
  return {
    subject: raised ? `【告警】${alarm.name} · Alarm raised` : `【告警解除】${alarm.name} · Alarm cleared`,
    text: [
      `${raised ? '告警' : '告警解除'}：${alarm.name}`,
      `范围：${zh}`,
      shown === null ? RULE_IS_GONE : `${of.name}：${shown}（阈值 ${level}）`,
      `时间：${at}（北京时间）`,
      '',
      `${raised ? 'Alarm raised' : 'Alarm cleared'}: ${alarm.name}`,
      `Of: ${en}`,
      shown === null ? 'Its rule was changed or removed' : `${of.nameEn}: ${shown} (level ${level})`,
      `At: ${at} (Shanghai time)`,
    ].join('\n'),
  };
}

/**
 * The same by the keys of a template, each no longer than WeChat takes a value of its sort, in Chinese: a template's own
 * words are.
 */
export function alarmData(
  alarm: AlarmView,
  event: AlarmEvent,
  names: AlarmScopeNames,
  template: AlarmTemplate,
): Record<string, string> {
  const { raised, of, at, level, shown } = newsOf(alarm, event);
  const parts: Record<AlarmPart, string> = {
    name: `${raised ? '' : '已解除 '}${alarm.name}`,
    scope: scopeOf(alarm, names)[0],
    value: shown === null ? RULE_IS_GONE : `${of.name} ${shown}（${level}）`,
    time: at,
  };
  const said = ALARM_PARTS.flatMap((part): [string, string][] => {
    const key = template[part];
    return key === null ? [] : [[key, cut(parts[part], MOST_CHARACTERS[part])]];
  });
  return Object.fromEntries(said);
}

/** Of a `thing`; a `time` is as long as it is. */
const MOST_CHARACTERS: Record<AlarmPart, number> = { name: 20, scope: 20, value: 20, time: 19 };

function cut(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

/** What there is to be said of an alarm. `shown`: null if its rule was changed or is gone. */
function newsOf(alarm: AlarmView, event: AlarmEvent) {
  const raised = event === 'raised';
  const of = measureOf(alarm.measure);
  const [beyond, back] = alarm.direction === 'above' ? ['≥', '≤'] : ['≤', '≥'];
  const value = raised ? alarm.value : alarm.clearedValue;
  return {
    raised,
    of,
    at: shanghai(raised ? alarm.raisedAt : (alarm.clearedAt ?? alarm.raisedAt)),
    level: `${raised ? beyond : back} ${amount(raised ? alarm.raiseAt : alarm.clearAt, of.unit)}`,
    shown: value === null ? null : amount(value, of.unit),
  };
}

function measureOf(id: string): Named & { unit: FigureUnit } {
  const definition = DEFINITIONS.find((one) => one.id === id);
  return (LIVE as Partial<Record<string, Named & { unit: FigureUnit }>>)[id] ?? definition ?? unnamed(id);
}

const unnamed = (id: string): Named & { unit: FigureUnit } => ({ name: id, nameEn: id, unit: 'contacts' });

function scopeOf({ districtId, queueId }: AlarmView, { district, queue }: AlarmScopeNames): [string, string] {
  const of =
    districtId === NATIONAL_DISTRICT ? WHOLE : (district ?? { name: districtId, nameEn: districtId });
  const in_ = queue ?? (queueId === null ? null : { name: queueId, nameEn: queueId });
  return [
    [of.name, in_?.name].filter(Boolean).join(' · '),
    [of.nameEn, in_?.nameEn].filter(Boolean).join(' · '),
  ];
}

function amount(value: number, unit: FigureUnit): string {
  if (isShare(unit)) return `${Number((value * 100).toFixed(2))}%`;
  const number = String(Number(value.toFixed(1)));
  return unit === 'contacts' ? number : `${number} s`;
}

const shanghai = (at: string): string =>
  new Date(Date.parse(at) + SHANGHAI_MS).toISOString().slice(0, 19).replace('T', ' ');
