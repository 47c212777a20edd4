import type { QueuePolicy, RoutingPolicy } from '../../policy/model/policy.rules.js';
import type { Remark } from '../scenario.rules.js';

/** What no replay of this kind can know: printed with every result. */
const ALWAYS: readonly Remark[] = [
  {
    zh: '行为不变：客户与坐席都照原样行事。等待变短会引来更多来访，忙时坐席会更快，这些都不在内。',
    en: 'Behaviour stays as it was: shorter waits bring more people, and busy agents hurry; neither is in here.',
  },
  {
    zh: '重复来访：放弃或被引出队列者不会再来；而今天的来访中，有一部分正是今天的等待造成的。',
    en: 'Retries: whoever leaves or is led out does not come back here; and some of today’s arrivals are only there because of today’s waits.',
  },
  {
    zh: '耐心只能看到已等待的长度：被接听者本来还会等多久是估计的；超过最长记录等待的部分是外推的。',
    en: 'Patience is seen only as far as people had to wait: how long those served would have waited is estimated, and beyond the longest wait recorded it is extrapolated.',
  },
  {
    zh: '时长与坐席、技能、时段、同时接待的会话数无关地抽取；换了坐席或更多会话并行，真实时长会变。',
    en: 'Handle times are drawn whoever the agent is, whatever the skill, the hour and the chats at once: with other agents or more chats at once they would change.',
  },
  {
    zh: '排班固定；坐席漏接转未应答后，离开多久是假设的。',
    en: 'Shifts are fixed; how long an agent who let offers run out stays away is assumed.',
  },
  {
    zh: '转接、会议、班长操作、预约回拨不重放；转为留言、回拨、语音信箱者算作流出，其后的工作量不计。',
    en: 'Transfers, conferences, supervisors’ acts and scheduled callbacks are not replayed; whoever is led to a message, a callback or voice mail counts as flowed out, and the work that follows is not counted.',
  },
  {
    zh: '开始时队列为空，结束时仍在排队者算作等待；系统本身不故障、不延迟。',
    en: 'It begins with empty queues, and whoever still waits at the end counts as waiting; the system itself never fails and takes no time.',
  },
  {
    zh: '区间只表示随机性（各种子之间 5%–95%），不表示数据或模型本身的误差。',
    en: 'The ranges are those of chance alone (5 to 95 % over seeds), not of what may be wrong with the data or the model.',
  },
];

const LISTS: Remark = {
  zh: '来访者是否在优先名单上没有记录：模拟中无人优先。',
  en: 'Who is on a VIP list is not recorded: nobody comes first here.',
};
const NUMBERS: Remark = {
  zh: '来电者是否隐藏号码没有记录：模拟中人人都可回拨。',
  en: 'Who withheld their number is not recorded: everybody can be called back here.',
};

/** What can't be known of these two policies. */
export function unknowns(policies: readonly RoutingPolicy[]): Remark[] {
  const some = (says: (queue: QueuePolicy) => boolean): boolean =>
    policies.some(({ queues }) => queues.some(says));
  return [
    ...ALWAYS,
    ...(some(({ vipListIds }) => vipListIds.length > 0) ? [LISTS] : []),
    ...(some(({ overflow }) => overflow.some(({ to }) => to === 'callback')) ? [NUMBERS] : []),
  ];
}
