import type { Pair } from './words.text.js';

/** Satisfaction and questionnaires. */
export const SURVEY = {
  svLead: [
    '会话结束后询问一次；5、4 分为满意，3 分（基本满意）是否计入由您选择。',
    'Asked once after a contact; 5 and 4 are satisfied, whether 3 (basically satisfied) counts is yours to say.',
  ],
  svBasic: ['基本满意计入满意', 'Basically satisfied counts'],
  svBy: ['分组', 'Split by'],
  svDay: ['日', 'Day'],
  svOffered: ['询问', 'Asked'],
  svResponses: ['答复', 'Responses'],
  svResponseRate: ['答复率', 'Response rate'],
  svAskedRate: ['邀评率', 'Asked of handled'],
  svAskedRateLead: ['坐席服务后邀请评价数 ÷ 处理完成数', 'asked after an agent ÷ handled'],
  svSatisfied: ['满意', 'Satisfied'],
  svCsat: ['满意率（CSAT）', 'CSAT'],
  svAll: ['合计', 'All'],
  svNoData: ['暂无数据', 'No data'],
  svSettings: ['询问哪些队列的客户', 'Whose customers are asked'],
  svAsked: ['结束后询问', 'Asked after the contact'],
} as const satisfies Record<string, Pair>;
