import type { FactName } from '#libs/contract';
import type { Definition } from './definition.rules.js';
import type { Part } from './formula.rules.js';

const count = (fact: FactName): Part => ({ of: [{ fact }] });
const sum = (...facts: FactName[]): Part => ({ of: facts.map((fact) => ({ fact })), sum: true });

/** In version 2 each agent has their own part of a contact; what is told of all is the same. */
const VERSION = 2;
const TOOK_PART = count('took-part');

const common = {
  unit: 'seconds',
  better: 'lower',
  source: '呼叫中心通行口径 (common contact-centre practice)',
  uses: [],
} as const;

/** Talk, hold and wrap-up of handled contacts: of all, and of one agent theirs alone. */
export const AVERAGE_HANDLE_TIME: Definition = {
  ...common,
  id: 'average-handle-time',
  version: VERSION,
  name: '平均处理时长',
  nameEn: 'Average handle time (AHT)',
  text: '（通话 + 保持 + 话后整理）时长之和 ÷ 处理完成数；按坐席：本人的时长 ÷ 本人参与的处理完成数',
  textEn: '(talk + hold + wrap-up) ÷ handled; by agent: their own ÷ the handled ones they had a part in',
  formula: () => ({ numerator: sum('handled'), denominator: count('handled') }),
  ofAgent: { numerator: sum('took-part', 'wrapped'), denominator: TOOK_PART },
};

/** Its parts, which count the contacts that it counts; and the part of the talk that calls were held. */
export const HANDLE_TIME_PARTS: readonly Definition[] = [
  {
    ...common,
    id: 'average-talk-time',
    version: VERSION,
    name: '平均通话时长',
    nameEn: 'Average talk time',
    text: '通话时长之和 ÷ 处理完成数；按坐席：本人的时长 ÷ 本人参与的处理完成数',
    textEn: 'talk ÷ handled; by agent: their own ÷ the handled ones they had a part in',
    formula: () => ({ numerator: sum('conversed'), denominator: count('handled') }),
    ofAgent: { numerator: sum('took-part'), denominator: TOOK_PART },
  },
  {
    ...common,
    id: 'average-wrap-up-time',
    version: VERSION,
    name: '平均话后整理时长',
    nameEn: 'Average wrap-up time',
    text: '话后整理时长之和 ÷ 处理完成数；按坐席：本人的时长 ÷ 本人参与的处理完成数',
    textEn: 'wrap-up ÷ handled; by agent: their own ÷ the handled ones they had a part in',
    formula: () => ({ numerator: sum('wrapped'), denominator: count('handled') }),
    ofAgent: { numerator: sum('wrapped'), denominator: TOOK_PART },
  },
  {
    ...common,
    id: 'average-hold-time',
    version: 1,
    name: '平均保持时长',
    nameEn: 'Average hold time',
    text: '保持时长之和 ÷ 处理完成的来电数；按坐席：本人的保持时长 ÷ 本人参与的处理完成来电数',
    textEn: 'hold ÷ handled calls; by agent: their own ÷ the handled calls they had a part in',
    formula: () => ({ numerator: sum('held'), denominator: count('held') }),
    ofAgent: { numerator: sum('held-part'), denominator: count('held-part') },
  },
];

const [talk, wrapUp] = HANDLE_TIME_PARTS as readonly [Definition, Definition, ...Definition[]];
const former = ({ ofAgent: _, ...rest }: Definition, text: string, textEn: string): Definition => ({
  ...rest,
  version: 1,
  text,
  textEn,
});

/** Version 1 gave whoever closed a contact the talk of everybody who had had it. */
export const FORMER_HANDLE_TIMES: readonly Definition[] = [
  former(
    AVERAGE_HANDLE_TIME,
    '（通话 + 保持 + 话后整理）时长之和 ÷ 处理完成数',
    '(talk + hold + wrap-up) ÷ handled',
  ),
  former(talk, '通话时长之和 ÷ 处理完成数', 'talk ÷ handled'),
  former(wrapUp, '话后整理时长之和 ÷ 处理完成数', 'wrap-up ÷ handled'),
];
