import type { InvariantRule } from '#libs/contract';
import type { Pair } from './words.text.js';

/** The self-check of contacts: what must always hold, and what does not. */
export const FINDINGS = {
  tabFindings: ['自检', 'Self-check'],
  findingBanner: ['自检发现 {n} 处数据异常', 'The self-check found {n} faults in stored contacts'],
  findingShow: ['查看', 'Show'],
  findingLead: [
    '系统持续自检每个会话；修复后，异常会自行移到“已恢复”',
    'Every contact is checked all the time. What has been mended moves to “over” by itself',
  ],
  findingCheck: ['立即检查', 'Check now'],
  findingChecked: [
    '{when} 检查了最新的 {n} 个会话，没有发现异常',
    '{when}: the newest {n} contacts were checked, nothing is wrong',
  ],
  findingCheckedBad: [
    '{when} 检查了最新的 {n} 个会话，发现 {m} 处异常',
    '{when}: the newest {n} contacts were checked, {m} faults were found',
  ],
  findingCounts: [
    '请求人工 {offered} = 接听 {answered} + 放弃 {abandoned} + 流出 {flowedOut} + 排队 {waiting}',
    'offered {offered} = answered {answered} + abandoned {abandoned} + flowed out {flowedOut} + waiting {waiting}',
  ],
  findingCountsWrong: [
    '账目不平：请求人工 {offered}，接听 {answered}、放弃 {abandoned}、流出 {flowedOut}、排队 {waiting}',
    'The counts don’t add up: offered {offered}; answered {answered}, abandoned {abandoned}, flowed out {flowedOut}, waiting {waiting}',
  ],
  findingOpen: ['未恢复', 'Lasting'],
  findingUnlisted: [
    '共 {n} 处；只列出最新会话的 {m} 处，其余 {k} 处仅计数（截至 {when} 完成的一遍全面检查；正在进行的一遍若已发现更多，以其为准）',
    '{n} in all. The {m} of the newest contacts are listed, {k} more are only counted (as of the pass through all contacts that was over at {when}, or by the pass under way if it has met more)',
  ],
  findingUnlistedYet: [
    '目前共 {n} 处；只列出最新会话的 {m} 处，其余 {k} 处仅计数；第一遍全面检查尚未结束，数目还会增加',
    '{n} so far. The {m} of the newest contacts are listed, {k} more are only counted; the first pass through all contacts is not over, and may find more',
  ],
  findingOver: ['已恢复（最近七天）', 'Over (the last seven days)'],
  findingNone: ['没有异常', 'Nothing is wrong'],
  findingOverNone: ['最近七天没有恢复的异常', 'Nothing was mended in the last seven days'],
  findingWhat: ['异常', 'What is wrong'],
  findingContact: ['会话', 'Contact'],
  findingAgent: ['坐席', 'Agent'],
  findingSince: ['发现时间', 'Since'],
  findingSeen: ['最近确认', 'Last seen'],
  findingOverAt: ['恢复时间', 'Over'],
  findingDetail: ['技术细节', 'For whoever mends it'],
} as const satisfies Record<string, Pair>;

/** A rule that is broken: what it is about, and what a finding means for people. */
export const INVARIANT: Record<InvariantRule, { name: Pair; meaning: Pair }> = {
  timeline: {
    name: ['经过不完整', 'Course incomplete'],
    meaning: [
      '会话的经过缺少记录，或与其当前状态不符',
      'Entries of the contact’s course are missing, or don’t lead to its state',
    ],
  },
  owner: {
    name: ['归属不清', 'Owner unclear'],
    meaning: ['有坐席在会话不归其所有时作了处理', 'Somebody acted on the contact while it was not theirs'],
  },
  conservation: {
    name: ['账目不平', 'Not counted once'],
    meaning: [
      '会话不能唯一计入接听、放弃、流出或排队',
      'The contact is not exactly one of answered, abandoned, flowed out, waiting',
    ],
  },
  facts: {
    name: ['指标数据不符', 'Figures differ'],
    meaning: [
      '指标所依据的数据与会话的经过不一致；可运行 rebuild-figures 重建',
      'What the figures are made of is not what the course says; rebuild-figures makes it again',
    ],
  },
  capacity: {
    name: ['席位冲突', 'Slot in conflict'],
    meaning: [
      '同一席位上有两个会话，或坐席没有这个席位',
      'Two contacts are in one slot, or the agent has no such slot',
    ],
  },
  deadline: {
    name: ['超时未处理', 'Overdue'],
    meaning: [
      '振铃、小结或排队规则早已到时，却没有继续',
      'An offer, a wrap-up or a rule of the queue should have ended long ago',
    ],
  },
  index: {
    name: ['路由未见', 'Unseen by routers'],
    meaning: ['会话在排队，但路由服务看不到它', 'The contact waits where no router sees it'],
  },
  reaction: {
    name: ['后续未处理', 'Nothing followed'],
    meaning: [
      '会话的变化没有计入指标，也没有触发后续处理',
      'What happened in the contact has not been measured, and nothing followed from it',
    ],
  },
  delivery: {
    name: ['消息未送达', 'Message overdue'],
    meaning: [
      '发给客户的消息早该送出，至今没有结果',
      'A message to the customer should have been delivered long ago',
    ],
  },
};
