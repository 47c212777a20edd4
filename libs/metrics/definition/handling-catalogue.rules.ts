import type { FactName } from '#libs/contract';
import type { Definition } from './definition.rules.js';
import type { Part } from './formula.rules.js';

const INDUSTRY = '呼叫中心通行口径 (common contact-centre practice)';
const NATIONAL_STANDARD = 'GB/T 33358-2016';
const REPLY_SECONDS = 180;

const having = (...facts: FactName[]): Part => ({ of: facts.map((fact) => ({ fact })) });
const ASKED = having('asked');
const HANDLED = having('handled');
const CLASSIFIED = having('classified');
/** An agent had them: customers who came, and those we called back. */
const HAD = having('answered', 'called-back');

type Words = readonly [name: string, nameEn: string, text: string, textEn: string];

function definition(
  id: string,
  [name, nameEn, text, textEn]: Words,
  unit: Definition['unit'],
  numerator: Part,
  denominator: Part,
): Definition {
  const formula = (): ReturnType<Definition['formula']> => ({ numerator, denominator });
  return { id, version: 1, name, nameEn, text, textEn, unit, source: INDUSTRY, uses: [], formula };
}

const mean = (id: string, words: Words, fact: FactName, of: Part): Definition => ({
  ...definition(id, words, 'seconds', { ...having(fact), sum: true }, of),
  better: 'lower',
});
const share = (id: string, words: Words, fact: FactName, of: Part): Definition => ({
  ...definition(id, words, 'share', having(fact), of),
  better: 'higher',
});
const count = (id: string, words: Words, fact: FactName, of: Part): Definition =>
  definition(id, words, 'contacts', having(fact), of);

/** How soon somebody answers in writing. */
export const HANDLING: readonly Definition[] = [
  mean(
    'first-response-time',
    [
      '首次响应时长',
      'First-response time',
      '请求人工至首次答复时长之和 ÷ 已答复数',
      'asked to first answer ÷ replied to',
    ],
    'replied',
    having('replied'),
  ),
  {
    ...definition(
      'first-response-within-3min',
      [
        '3 分钟响应率',
        'First response within 3 min',
        '3 分钟内首次答复数 ÷ 请求人工数',
        'first answer within 3 min ÷ asked for an agent',
      ],
      'share',
      { of: [{ fact: 'replied', atMostMs: REPLY_SECONDS * 1000 }] },
      ASKED,
    ),
    better: 'higher',
    source: NATIONAL_STANDARD,
    fixed: { withinSeconds: REPLY_SECONDS },
  },
];

const resolution = (id: string, words: Words, of: Part, again: FactName): Definition => ({
  ...definition(id, words, 'share', { ...of, except: having(again).of }, of),
  better: 'higher',
});

/** Whether it was settled at the first time. */
export const RESOLUTION: readonly Definition[] = [
  resolution(
    'first-contact-resolution',
    [
      '首次解决率',
      'First-contact resolution',
      '（请求人工数 − 短期内再次来访数）÷ 请求人工数',
      '(asked − those who had a contact shortly before) ÷ asked',
    ],
    ASKED,
    'returned',
  ),
  resolution(
    'first-contact-resolution-topic',
    [
      '首次解决率（同一事项）',
      'First-contact resolution, same topic',
      '（登记事项的会话数 − 此前 JIETONG_FCR_DAYS 日内（缺省 7）同一客户另有就同一事项、已办结会话的会话数）÷ 登记事项的会话数',
      '(classified − those whose customer had opened one at most JIETONG_FCR_DAYS before, 7 unless set, that is closed with the same topic) ÷ classified',
    ],
    CLASSIFIED,
    'repeated',
  ),
  share(
    'classification-rate',
    ['事项登记率', 'Classification rate', '登记事项的会话数 ÷ 处理完成数', 'closed with a topic ÷ handled'],
    'classified',
    HANDLED,
  ),
];

/** Of one agent: contacts that they had, and that they themselves passed on, whoever else did. */
const OWN = [
  '；按坐席：本人转接过的 ÷ 本人接手过的',
  '; by agent: those they passed on ÷ those they had',
] as const;

function transfer(id: string, words: Words, first: FactName, others: FactName): Definition {
  const [name, nameEn, text, textEn] = words;
  const told: Words = [name, nameEn, text + OWN[0], textEn + OWN[1]];
  const ofAgent = { numerator: having(first, others), denominator: having('answered', 'called-back', 'had') };
  return { ...share(id, told, first, HAD), version: 2, better: 'lower', ofAgent };
}

const RATE: Words = [
  '转接率',
  'Transfer rate',
  '转接过的会话数 ÷ 坐席接手数',
  'passed on at least once ÷ taken by an agent',
];
const COLD: Words = [
  '直接转接率',
  'Cold transfer rate',
  '直接转接过的会话数 ÷ 坐席接手数',
  'passed on cold ÷ taken by an agent',
];
const WARM: Words = [
  '协商转接率',
  'Warm transfer rate',
  '协商转接过的会话数 ÷ 坐席接手数',
  'passed on to a guest ÷ taken by an agent',
];

/** How often contacts are passed on, and how. */
export const TRANSFERS: readonly Definition[] = [
  transfer('transfer-rate', RATE, 'passed-on', 'handed-on'),
  transfer('transfer-rate-cold', COLD, 'passed-on-cold', 'handed-on-cold'),
  transfer('transfer-rate-warm', WARM, 'passed-on-warm', 'handed-on-warm'),
];

/** Version 1 gave a contact to the first agent who had it, and its transfer to the first who passed it on. */
export const FORMER_TRANSFERS: readonly Definition[] = [
  { ...share('transfer-rate', RATE, 'passed-on', HAD), better: 'lower' },
  { ...share('transfer-rate-cold', COLD, 'passed-on-cold', HAD), better: 'lower' },
  { ...share('transfer-rate-warm', WARM, 'passed-on-warm', HAD), better: 'lower' },
];

/** How many: the annual figures, by channel, district or month. */
export const VOLUMES: readonly Definition[] = [
  count(
    'contacts-asked',
    [
      '请求人工量',
      'Contacts that asked',
      '请求人工数（分母：呼入数）',
      'asked for an agent, out of those who arrived',
    ],
    'asked',
    having('arrived'),
  ),
  count(
    'contacts-answered',
    [
      '人工接听量',
      'Contacts answered',
      '人工接听数（分母：请求人工数）',
      'answered by an agent, out of those who asked',
    ],
    'answered',
    ASKED,
  ),
  count(
    'contacts-replied',
    [
      '答复量',
      'Contacts replied to',
      '坐席答复过的会话数（分母：请求人工数）',
      'answered in words by an agent, out of those who asked',
    ],
    'replied',
    ASKED,
  ),
  count(
    'contacts-handled',
    ['处理完成量', 'Contacts handled', '处理完成数', 'handled to the end by an agent'],
    'handled',
    HANDLED,
  ),
];
