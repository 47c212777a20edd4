import type { OverflowCondition } from '#libs/contract';
import { neverCloses } from '../../hours/hours.rules.js';
import type { OverflowRule, QueuePolicy } from './policy.rules.js';
import type { Note } from './problem.rules.js';

/** Limits of one queue that can't hold together. */
export function noteContradictions(queue: QueuePolicy, at: string, note: Note): void {
  const longest = queue.maxWaitSeconds ?? Infinity;
  const against = (field: string, reason: string, reasonEn: string): void =>
    note(`${at}.${field}`, 'contradiction', reason, reasonEn);
  const within = (field: string, seconds: number, what: string, whatEn: string): void => {
    if (seconds > longest)
      against(field, `${what}长于最长等待时间`, `${whatEn} is longer than the longest wait`);
  };
  within('serviceTargetSeconds', queue.serviceTargetSeconds, '服务目标', 'the service target');
  within('offerSeconds', queue.offerSeconds ?? 0, '振铃时间', 'the time an offer rings');
  within('lastAgentSeconds', queue.lastAgentSeconds, '熟人坐席优先时间', 'the preference for the last agent');
  within(
    'callback',
    queue.callback?.abandonedAfterSeconds ?? 0,
    '放弃后回拨的等待时间',
    'the wait after which one is called back',
  );
  queue.rings.forEach(({ afterSeconds, relaxLevels }, i) => {
    const before = queue.rings[i - 1];
    within(`rings.${i}`, afterSeconds, '扩圈时间', 'the beginning of the ring');
    if (before && afterSeconds <= before.afterSeconds) {
      against(`rings.${i}`, '扩圈须一圈晚于一圈', 'every ring must begin later than the one before');
    }
    if (before && relaxLevels < before.relaxLevels) {
      against(`rings.${i}`, '扩圈不能收紧技能等级', 'a ring may not ask for more skill than the one before');
    }
  });
  queue.overflow.forEach((rule, i) => noteRule(rule, queue, `${at}.overflow.${i}`, note));
}

function noteRule(rule: OverflowRule, queue: QueuePolicy, at: string, note: Note): void {
  const { when, afterSeconds, to } = rule;
  const against = (reason: string, reasonEn: string): void => note(at, 'contradiction', reason, reasonEn);
  if (when === 'waited' && afterSeconds === null && queue.maxWaitSeconds === null) {
    against('没有等待多久之后溢出的时间', 'it is not said after how long a wait it applies');
  }
  if (when === 'waited' && (afterSeconds ?? 0) > (queue.maxWaitSeconds ?? Infinity)) {
    against('溢出时间长于最长等待时间', 'it would apply after the longest wait');
  }
  if (afterSeconds !== null && when !== 'waited' && when !== 'no-agent') {
    against('该溢出条件不使用时间', 'this condition does not go by time');
  }
  if (when === 'full' && queue.maxLength === null) {
    against('没有最大排队人数，永远不会满', 'without a greatest length the queue is never full');
  }
  if ((to === 'queue') !== (rule.queueId !== null)) {
    against(
      '仅溢出到队列时填写队列，且必须填写',
      'a queue is named if, and only if, it overflows to a queue',
    );
  }
  if ((to === 'district') !== (rule.districtId !== null)) {
    against(
      '仅溢出到关区时填写关区，且必须填写',
      'a district is named if, and only if, it overflows to a district',
    );
  }
  if (to === 'voice-mail' && !queue.channels.includes('voice')) {
    against('不接电话的队列不能转语音信箱', 'a queue without calls has no voice mail');
  }
}

/** Every situation in which contacts can't stay must lead somewhere, for every channel. */
export function noteDeadEnds(
  queue: QueuePolicy,
  at: string,
  leads: (rule: OverflowRule, channel: QueuePolicy['channels'][number]) => boolean,
  note: Note,
): void {
  const needs: [boolean, OverflowCondition, string, string][] = [
    [!neverCloses(queue.hours), 'closed', '非服务时间', 'it is closed'],
    [queue.maxLength !== null, 'full', '排队已满', 'it is full'],
    [queue.maxWaitSeconds !== null, 'waited', '超过最长等待时间', 'the longest wait is over'],
  ];
  for (const [needed, when, cause, causeEn] of needs) {
    if (!needed) continue;
    const stuck = queue.channels.filter(
      (channel) => !queue.overflow.some((rule) => rule.when === when && leads(rule, channel)),
    );
    if (stuck.length === 0) continue;
    const list = stuck.join(', ');
    note(
      `${at}.overflow`,
      'no-way-out',
      `${cause}时没有去处：${list}`,
      `nothing is said of what happens when ${causeEn}: ${list}`,
    );
  }
}
