import type { Definition } from './definition.rules.js';
import type { Part } from './formula.rules.js';

const ASKED: Part = { of: [{ fact: 'rating-asked' }] };
const RATED: Part = { of: [{ fact: 'rated' }] };

const shared = {
  version: 1,
  unit: 'share',
  better: 'higher',
  source: '呼叫中心通行口径 (common contact-centre practice)',
  uses: [],
} as const;

const RESPONSE_RATE: Definition = {
  ...shared,
  id: 'satisfaction-response-rate',
  name: '满意度参评率',
  nameEn: 'Response rate of satisfaction',
  text: '评价数 ÷ 邀请评价数',
  textEn: 'responses ÷ asked how satisfied they are',
  formula: () => ({ numerator: RATED, denominator: ASKED }),
};

/** How satisfied customers say they are, with the share of those who say anything beside it. */
export const SATISFACTION: readonly Definition[] = [
  {
    ...shared,
    id: 'satisfaction',
    name: '满意率',
    nameEn: 'Satisfaction (CSAT)',
    text: '评价为满意（5、4）数 ÷ 评价数',
    textEn: 'satisfied (5, 4) ÷ responses',
    beside: RESPONSE_RATE,
    formula: () => ({ numerator: { of: [{ fact: 'rated-satisfied' }] }, denominator: RATED }),
  },
  {
    ...shared,
    id: 'satisfaction-with-basic',
    name: '满意率（含基本满意）',
    nameEn: 'Satisfaction, 3 of 5 included',
    text: '评价为满意或基本满意（5、4、3）数 ÷ 评价数',
    textEn: 'satisfied or fairly satisfied (5, 4, 3) ÷ responses',
    beside: RESPONSE_RATE,
    formula: () => ({
      numerator: { of: [{ fact: 'rated-satisfied' }, { fact: 'rated-basic' }] },
      denominator: RATED,
    }),
  },
  RESPONSE_RATE,
  {
    ...shared,
    id: 'satisfaction-asked-rate',
    name: '满意度邀评率',
    nameEn: 'Share of the handled who were asked',
    text: '坐席服务后邀请评价数 ÷ 处理完成数；语音菜单询问的不在内，只计入参评率',
    textEn:
      'asked how satisfied they are after an agent ÷ handled; whom a voice menu asked counts in the response rate alone',
    // Callers whom a voice menu asked were not handled by an agent.
    formula: () => ({
      numerator: { ...ASKED, except: [{ fact: 'rating-asked-alone' }] },
      denominator: { of: [{ fact: 'finished' }] },
    }),
  },
];
