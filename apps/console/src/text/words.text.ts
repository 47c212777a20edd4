import {
  CHANNEL_NAMES,
  type AgentState,
  type Authority,
  type Channel,
  type ContactState,
  type Delivery,
  type Disposition,
  type HangupCause,
  type Outcome,
  PASSWORD_MAX,
  PASSWORD_MIN,
  type PasswordFlaw,
} from '#libs/contract';

/** A text in both languages, Chinese first. */
export type Pair = readonly [zh: string, en: string];

export const AGENT_STATE: Record<AgentState, Pair> = {
  idle: ['空闲', 'Idle'],
  offered: ['振铃', 'Ringing'],
  active: ['服务中', 'Serving'],
  'wrap-up': ['小结中', 'Wrap-up'],
  'not-responding': ['未应答', 'Not responding'],
  break: ['小休', 'On a break'],
  offline: ['离线', 'Offline'],
};

export const CONTACT_STATE: Record<ContactState, Pair> = {
  waiting: ['排队中', 'Waiting'],
  offered: ['振铃中', 'Ringing'],
  active: ['服务中', 'Active'],
  'wrap-up': ['小结中', 'Wrap-up'],
  closed: ['已结束', 'Closed'],
};

export const CHANNEL: Record<Channel, Pair> = CHANNEL_NAMES;

export const DISPOSITION: Record<Disposition, Pair> = {
  answered: ['已解答', 'Answered'],
  referred: ['已转办', 'Referred'],
  'follow-up': ['待跟进', 'Follow-up'],
  'no-reply': ['客户无回应', 'No reply'],
  nuisance: ['骚扰', 'Nuisance'],
  other: ['其他', 'Other'],
};

export const OUTCOME: Record<Outcome, Pair> = {
  handled: ['已服务', 'Handled'],
  abandoned: ['客户放弃', 'Abandoned'],
  'flowed-out': ['转出排队', 'Flowed out'],
  'self-service': ['自助结束', 'Ended in self-service'],
};

export const HANGUP: Record<HangupCause, Pair> = {
  normal: ['正常挂机', 'hung up'],
  busy: ['忙', 'busy'],
  rejected: ['拒接', 'rejected'],
  'no-answer': ['无人接听', 'no answer'],
  'no-sound': ['无声音，已断开', 'no sound came any more'],
  network: ['网络中断', 'connection lost'],
  congestion: ['线路拥塞', 'no line free'],
  other: ['其他挂机原因', 'another cause'],
};

export const ROLE: Record<Authority, Pair> = {
  reader: ['数据读取', 'Reads figures'],
  agent: ['坐席', 'Agent'],
  supervisor: ['班长', 'Supervisor'],
  quality: ['质检', 'Quality'],
  administrator: ['管理员', 'Administrator'],
};

export const PASSWORD_FLAW: Record<PasswordFlaw, Pair> = {
  'too-short': [`密码至少 ${PASSWORD_MIN} 个字符`, `A password has at least ${PASSWORD_MIN} characters`],
  'too-long': [`密码最多 ${PASSWORD_MAX} 个字符`, `A password has at most ${PASSWORD_MAX} characters`],
  'is-username': ['密码不能与用户名相同', 'The password must not be the user name'],
  'too-common': ['这个密码太常见，请换一个', 'This password is too common; choose another'],
};

export const DELIVERY: Record<Delivery, Pair> = {
  received: ['已收到', 'Received'],
  pending: ['等待渠道确认', 'Waiting for the channel'],
  sent: ['已送达渠道', 'Delivered to the channel'],
  unknown: ['结果未知，可能已送达', 'Outcome unknown, may have arrived'],
  failed: ['发送失败', 'Not delivered'],
};

/** Reasons a channel gives for a failed delivery, by its code. */
const DELIVERY_REASON: Readonly<Record<string, Pair>> = {
  '40003': ['客户的微信标识无效', 'The WeChat id of the customer is not valid'],
  '43004': ['客户已取消关注', 'The customer no longer follows the account'],
  '45002': ['内容过长', 'The text is too long'],
  '45009': ['接口调用超过限额', 'The quota of the interface is used up'],
  '45011': ['发送过于频繁', 'Too many messages in a short time'],
  '45015': ['客户超过 48 小时未互动，无法回复', 'The reply window (48 hours) is closed'],
  '45047': ['回复条数已达上限，需等客户再次发言', 'Reply limit reached until the customer writes again'],
  '48001': ['公众号没有此接口权限', 'The account may not use this interface'],
  '48002': ['客户已拒收消息', 'The customer refuses messages'],
  '48004': ['公众号接口已被封禁', 'The interface of the account is banned'],
};

/** The channel's reason in words, with its code; an unknown code stands alone. */
export function deliveryReason(code: string): Pair {
  const reason = DELIVERY_REASON[code];
  return reason ? [`${reason[0]}（${code}）`, `${reason[1]} (${code})`] : [code, code];
}
