import type { Pair } from './words.text.js';

/** The supervisor's floor. */
export const FLOOR = {
  floorTitle: ['现场', 'Floor'],
  floorQueues: ['队列', 'Queues'],
  floorAgents: ['坐席', 'Agents'],
  floorWaiting: ['排队', 'Waiting'],
  floorLongest: ['最长等待', 'Longest'],
  floorExpected: ['预计等待', 'Expected wait'],
  floorIdle: ['空闲 / 在岗', 'Idle / present'],
  floorRate: ['今日接通率', 'Connected today'],
  floorTime: ['今日工时 / 签入利用率', 'Occupancy / utilisation'],
  floorTimeHint: [
    '今日已结束的半小时：处理会话 ÷（处理会话 + 空闲）/ ÷ 签入时长；队列按在岗的服务坐席合计',
    'Of today’s half-hours that are over: on contacts ÷ (on contacts + idle) / ÷ signed in; a queue’s: of those present who serve it, together',
  ],
  floorUnknown: ['无法估计', 'unknown'],
  floorNobody: ['没有在岗坐席', 'No agent is present'],
  floorTruncated: [
    '在岗坐席超过 1000 人，只显示一部分，请选择关区',
    'More than 1,000 agents are present: choose a district to see all',
  ],
  floorOffline: ['离线 {n}', '{n} offline'],
  floorInState: ['状态时长', 'In state'],
  floorHolds: ['手头会话', 'Contacts in hand'],
  floorServes: ['队列与技能', 'Queues and skills'],
  floorByBoss: ['由班长设定', 'set by a supervisor'],
  floorNext: ['随后：{state}', 'then: {state}'],
  floorSet: ['改为…', 'Set to…'],
  floorSetOf: ['更改 {name} 的状态', 'Change the state of {name}'],
  floorName: ['按姓名查找', 'Find by name'],
  floorAny: ['全部', 'All'],
  floorWaitingIn: ['{queue} · 排队中的会话', '{queue} · contacts that wait'],
  floorFirstFew: ['仅列出等待最久的 {n} 个，共 {all} 个', 'The {n} that wait longest, of {all}'],
  presenceOnline: ['在线', 'Online'],
  presenceBreak: ['小休', 'On a break'],
  presenceOffline: ['离线', 'Offline'],
} as const satisfies Record<string, Pair>;
