import type { CallbackEvent, CallbackKind, CallbackState } from '#libs/contract';
import type { Pair } from './words.text.js';

/** The page of callbacks. */
export const CALLBACKS = {
  navCallbacks: ['回拨', 'Callbacks'],
  callbacksTitle: ['回拨', 'Callbacks'],
  callbacksNone: ['没有符合条件的回拨', 'No callback matches'],
  callbackPhone: ['回拨号码', 'Number'],
  callbackWhy: ['来由', 'Why'],
  callbackDue: ['回拨时间', 'Due'],
  callbackOverdue: ['已到时间', 'due now'],
  callbackAttempts: ['已拨 / 最多', 'Attempts'],
  callbackPutOffs: ['推迟次数', 'Put off'],
  callbackSameChannel: ['原渠道', 'where they came from'],
  callbackThis: ['本次为回拨', 'We call them back'],
  callbackAnsweredSince: ['客户之后已另行接通：', 'They have been answered since:'],
  callbackReveal: ['显示号码', 'Show number'],
  callbackRevealHint: ['显示完整号码，操作会被审计', 'Shows the whole number; this is audited'],
  callbackTake: ['立即回拨', 'Call now'],
  callbackTakeHint: ['会话转到我的工作台', 'The contact comes to my desk'],
  callbackPutOff: ['推迟', 'Put off'],
  callbackPutOffTo: ['推迟到（北京时间）', 'Until (Beijing time)'],
  callbackHalfHour: ['半小时后', 'In half an hour'],
  callbackTwoHours: ['两小时后', 'In two hours'],
  callbackTomorrow: ['明天 09:00', 'Tomorrow 09:00'],
  callbackBadTime: ['请选择将来的时间', 'Choose a time in the future'],
  callbackDone: ['已联系上', 'Reached'],
  callbackDoneSure: [
    '客户已通过其他方式联系上，不再回拨？',
    'They were reached in another way. Call no more?',
  ],
  callbackFail: ['放弃', 'Give up'],
  callbackFailSure: ['不再尝试回拨这位客户？', 'Try no more to reach them?'],
  callbackCancel: ['取消回拨', 'Not wanted'],
  callbackCancelSure: ['客户不再需要回拨？', 'They don’t want to be called any more?'],
  callbackContact: ['查看会话', 'Open contact'],
  callbackHistory: ['经过', 'History'],
  callbackMore: ['展开经过', 'Show history'],
  callbackLess: ['收起经过', 'Hide history'],
  callbackInContact: ['客户正在另一个会话中', 'The customer is in another contact'],
  callbackLedOut: ['队列现在不接待', 'The queue takes nobody now'],
  callbackNoSlot: ['请先上线并空出席位', 'Go online and have a free slot first'],
  callbackTooOften: ['推迟次数已达上限', 'It was put off as often as it may be'],
  callbackChanged: ['该回拨已有变化，列表已更新', 'It has changed meanwhile; the list is fresh'],
} as const satisfies Record<string, Pair>;

export const CALLBACK_STATE: Record<CallbackState, Pair> = {
  open: ['待回拨', 'Open'],
  due: ['排队中', 'In the queue'],
  attempting: ['回拨中', 'Calling'],
  done: ['已联系上', 'Reached'],
  failed: ['未联系上', 'Failed'],
  cancelled: ['已取消', 'Cancelled'],
};

export const CALLBACK_KIND: Record<CallbackKind, Pair> = {
  callback: ['溢出转回拨', 'Led to a callback'],
  message: ['留言', 'Message'],
  'voice-mail': ['语音留言', 'Voice mail'],
  abandoned: ['排队中离开', 'Left while waiting'],
  wished: ['客户要求', 'Asked for'],
  scheduled: ['约定时间', 'Agreed time'],
};

export const CALLBACK_EVENT: Record<CallbackEvent, Pair> = {
  made: ['登记', 'Made'],
  merged: ['再次要求', 'Asked again'],
  queued: ['进入队列', 'Queued'],
  attempted: ['坐席回拨', 'Attempted'],
  reached: ['已联系上', 'Reached'],
  'not-reached': ['未联系上', 'Not reached'],
  'put-off': ['推迟', 'Put off'],
  returned: ['客户自行来访', 'Came back by themselves'],
  cancelled: ['取消', 'Cancelled'],
  'given-up': ['放弃', 'Given up'],
};
