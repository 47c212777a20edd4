import type { Pair } from './words.text.js';

/** What the entries of a contact count as in figures, and why not. */
export const COUNTS = {
  countDay: ['在指标中计入 {day}', 'Counts to {day} in figures'],
  countArrived: ['计入呼入', 'counts as arrived'],
  countAsked: ['计入请求人工', 'counts as asked'],
  countAnswered: ['计入接通', 'counts as answered'],
  countAbandoned: ['计入放弃', 'counts as abandoned'],
  countFlowedOut: ['计入流出', 'counts as led out'],
  countSelfServed: ['计入自助解决', 'counts as self-served'],
  countCalledBack: ['计入回拨', 'counts as called back'],
  countReached: ['计入回拨成功', 'counts as reached by calling back'],
  countHandled: ['计入处理完成', 'counts as handled'],
  countUnfinished: ['不计入处理完成', 'does not count as handled'],
  countUnfinishedHint: [
    '坐席接过，但再次排队时客户离开或被引出，没有坐席结束它',
    'An agent had it, but its customer left, or was led out, when it waited again: no agent ended it',
  ],
  countAgain: ['已计过，不再计', 'counted before, not again'],
  countWaited: ['{as} · 等待 {wait}', '{as} · waited {wait}'],
  countNotCallback: [
    '我方回拨：不计入接通率与请求人工，只计入回拨成功率',
    'We called back: it is in no connection rate and nobody asked; callback success alone counts it',
  ],
  countNotWaiting: [
    '已计入请求人工（接通率的分母），结果未定',
    'It counts as asked (the denominator of the connection rate); its outcome is open',
  ],
  countNotAsked: [
    '未请求人工即结束：计入呼入，不计入接通率',
    'It ended before it asked for an agent: it counts as arrived, and is in no connection rate',
  ],
} as const satisfies Record<string, Pair>;
