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
  svAskedApart: [
    '“询问”是全部被邀请评价的会话，即答复率的分母；“邀评率”的分子只含其中坐席服务后邀请的，语音菜单询问的不在内，因此两数可以不同。',
    '“Asked” are all that were asked, out of whom the response rate is told; “asked of handled” has of these only whom an agent had served, not whom a voice menu asked: the two numbers may differ.',
  ],
  svSatisfied: ['满意', 'Satisfied'],
  svCsat: ['满意率（CSAT）', 'CSAT'],
  svAll: ['合计', 'All'],
  svNoData: ['暂无数据', 'No data'],
  svSettings: ['询问哪些队列的客户', 'Whose customers are asked'],
  svAsked: ['结束后询问', 'Asked after the contact'],
} as const satisfies Record<string, Pair>;
