import type { DefinitionView, Grouping, Reason, SurveyMeasure } from '#libs/contract';

const OF_ANSWERS: readonly Grouping[] = ['district', 'day', 'month', 'year'];
const NOWHERE: Reason = {
  reason: '答卷不属于任何队列、渠道、坐席、隶属海关或事项，也只记到日',
  reasonEn: 'answers belong to no queue, channel, agent, office or topic, and are dated by day alone',
};
const NO_DAYS: Reason = {
  reason: '答复率按整份问卷计算，只能按关区拆分：打开与邀请不与答卷同日',
  reasonEn:
    'the response rate is that of the whole questionnaire, and is split up by district alone: it is not opened, nor is anybody invited, on the day of the answer',
};
const SOURCE = '问卷调查通行口径 (common survey practice)';

/** It stands beside figures of chosen days, and is that of all: its name says so wherever it is told. */
const RATE: DefinitionView = {
  id: 'survey-response-rate',
  version: 1,
  name: '问卷答复率（全部日期）',
  nameEn: 'Response rate of a questionnaire (all days)',
  formula: '答卷数 ÷ 打开问卷的设备数（匿名）或受邀数（受邀），整份问卷，不限日期',
  formulaEn:
    'answers ÷ devices that opened it (anonymous) or those invited, of the whole questionnaire, whatever the days',
  unit: 'share',
  better: 'higher',
  options: {},
  source: SOURCE,
  groups: ['district'],
  limits: NO_DAYS,
  survey: 'response-rate',
};

const shared = {
  version: 1,
  options: {},
  source: SOURCE,
  groups: OF_ANSWERS,
  limits: NOWHERE,
  beside: { id: RATE.id, version: 1, name: RATE.name, nameEn: RATE.nameEn, unit: 'share', better: 'higher' },
} as const;

/** What questionnaires are told by, in the order they are offered. */
export const SURVEY_DEFINITIONS: readonly (DefinitionView & { survey: SurveyMeasure })[] = [
  {
    ...shared,
    id: 'survey-answers',
    name: '问卷答卷量',
    nameEn: 'Questionnaires filled in',
    formula: '答卷数，按答卷日期',
    formulaEn: 'answers, by the day of the answer',
    unit: 'contacts',
    survey: 'answers',
  },
  { ...RATE, survey: 'response-rate' },
  {
    ...shared,
    id: 'survey-mean',
    name: '问卷量表均值',
    nameEn: 'Mean of a scale',
    formula: '所选量表题的分值之和 ÷ 回答该题的答卷数',
    formulaEn: 'points given to the question ÷ answers to it',
    unit: 'mean',
    survey: 'mean',
  },
  {
    ...shared,
    id: 'survey-option-share',
    name: '问卷选项占比',
    nameEn: 'Share of an option',
    formula: '选择所选选项的答卷数 ÷ 回答该题的答卷数',
    formulaEn: 'answers that chose the option ÷ answers to the question',
    unit: 'share',
    survey: 'option-share',
  },
  {
    ...shared,
    id: 'survey-right-share',
    name: '问卷答对率',
    nameEn: 'Share of right answers',
    formula: '该题答对的答卷数 ÷ 回答该题的答卷数',
    formulaEn: 'right answers to the question ÷ answers to it',
    unit: 'share',
    better: 'higher',
    survey: 'right-share',
  },
];
