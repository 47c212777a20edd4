import type { Pair } from './words.text.js';

/** Standing sampling plans, and other draws of the same contacts. */
export const SAMPLING = {
  spTab: ['每日抽样', 'Daily samples'],
  spLead: [
    '计划建立之日起，每天结束且数据齐备后由系统自动抽样；没有人能手工抽取或改动。',
    'From the day a plan is made, every day is drawn by itself once it is over and complete; nobody draws by hand or changes it.',
  ],
  spNew: ['新建每日计划', 'New daily plan'],
  spMake: ['建立计划', 'Make the plan'],
  spNone: ['没有每日抽样计划', 'No daily plan'],
  spSince: ['起始日', 'Since'],
  spSeedHash: ['种子指纹（SHA-256）', 'Hash of the seed (SHA-256)'],
  spSeed: ['计划种子', 'Seed of the plan'],
  spSeedLater: [
    '计划终止、且最后一天也抽完之后公布',
    'Told once the plan has ended and its last day is drawn',
  ],
  spSeedLead: [
    '每天的种子 = SHA-256（计划种子/日期），任何人都可以用它重放每天的抽样。',
    'The seed of a day is SHA-256 of seed/day: with it anybody can repeat the draw of every day.',
  ],
  spRunning: ['运行中', 'Running'],
  spClosing: ['已终止，尚有日期待抽', 'Ended, days are left to draw'],
  spCompleted: ['已终止', 'Ended'],
  spEnd: ['终止计划', 'End the plan'],
  spEndAsk: [
    '今天起不再抽样；已经结束的日期照抽。终止后不能恢复。',
    'Nothing is drawn from today on; days that are over are drawn all the same. It cannot be taken back.',
  ],
  spEnded: ['终止', 'Ended'],
  spDays: ['逐日抽样', 'Day by day'],
  spNoDays: [
    '还没有抽样：第一天结束并且数据齐备后开始',
    'Nothing drawn yet: it begins when the first day is over and complete',
  ],
  spDay: ['日期', 'Day'],
  spShort: ['不足', 'Short'],
  spShortOf: ['{stratum}（应抽 {wanted}，实抽 {size}）', '{stratum} ({size} of {wanted})'],
  spWithout: ['没有可抽会话的日期', 'Days with nothing to draw'],
  spReplay: ['核对', 'Check'],
  spReplayOne: ['核对 {day}', 'Check {day}'],
  spReplayGood: ['一致', 'The same'],
  spReplaySeed: ['种子不符', 'Another seed'],
  spReplayFrame: ['抽样框被改动', 'Frame was changed'],
  spReplaySample: ['样本不符', 'Another sample'],
  odTitle: ['同一批会话的全部抽样', 'All draws of these contacts'],
  odLead: [
    '同一抽样框的每次抽样都保留在此，并随公布的准确率注明：谁也不能反复抽到满意为止。',
    'Every draw of the same frame stays here and is told with the published accuracy: nobody can draw until the result pleases.',
  ],
  odNth: ['第 {n} 次', 'No. {n}'],
  odThis: ['本次', 'this one'],
  odSame: ['同一抽样框', 'Same frame'],
  odOverlap: ['部分重叠', 'Overlapping'],
  odHow: ['范围', 'Range'],
  odGround: ['重抽理由', 'Why it was drawn again'],
  odGroundAsk: [
    '这批会话已经抽过 {n} 次。再抽须说明理由，理由留档。',
    'These contacts were drawn {n} times before. Say why again; it stays on record.',
  ],
  odPublished: [
    '同一抽样框共抽样 {n} 次，本次为第 {place} 次',
    'One of {n} draws of this frame, no. {place}',
  ],
} as const satisfies Record<string, Pair>;
