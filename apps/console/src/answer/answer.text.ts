import type { QuestionnaireDoor } from '#libs/contract';

type Pair = readonly [zh: string, en: string];

/** The answering page keeps its own few words, so that it loads nothing of the consoles. */
export const ANSWER = {
  language: ['English', '中文'],
  loading: ['加载中…', 'Loading…'],
  anonymous: [
    '本问卷匿名：不记录您的身份，每台设备可答一次。',
    'Anonymous: nobody is told who you are; one answer a device.',
  ],
  invited: [
    '凭邀请作答，仅可答一次。答卷不与受邀人关联。',
    'By invitation, once. Your answers are kept apart from your name.',
  ],
  privacy: [
    '文字中请勿填写姓名、电话、证件号等个人信息；电话和证件号会自动遮盖。',
    'Please leave out names, telephone and identity numbers; numbers are masked by themselves.',
  ],
  required: ['必答', 'Required'],
  multiple: ['可多选', 'Choose any'],
  low: ['最低', 'Lowest'],
  high: ['最高', 'Highest'],
  missing: ['请回答此题', 'Please answer this'],
  submit: ['提交', 'Submit'],
  sending: ['正在提交…', 'Sending…'],
  thanks: ['感谢您的回答！', 'Thank you for your answer!'],
  score: ['答对 {right} 题，共 {of} 题', '{right} of {of} right'],
  right: ['正确', 'Right'],
  wrong: ['错误', 'Wrong'],
  solution: ['正确答案：{options}', 'Right answer: {options}'],
  changed: [
    '问卷刚有更新，请核对后再次提交。',
    'The questionnaire has just been changed: please look again and submit.',
  ],
  tooMany: ['操作过于频繁，请稍后再试。', 'Too many at once; please try again in a minute.'],
  failed: [
    '未能提交，您的回答仍在页面上，请重试。',
    'Not sent. Your answers are still here: please try again.',
  ],
  notThere: ['没有这份问卷，或链接无效。', 'There is no such questionnaire, or the link is wrong.'],
  unreachable: ['暂时无法打开，请稍后再试。', 'It can not be opened at the moment; please try again.'],
  again: ['重试', 'Try again'],
} as const satisfies Record<string, Pair>;

export const DOOR: Record<Exclude<QuestionnaireDoor, 'open'>, Pair> = {
  'not-yet': ['问卷尚未开始。', 'This questionnaire has not begun yet.'],
  over: ['问卷已结束，感谢关注。', 'This questionnaire is over. Thank you.'],
  full: ['答卷数量已满，感谢关注。', 'Enough answers have come in. Thank you.'],
  'group-full': [
    '贵单位所在分组的答卷数量已满，无需再填写，感谢支持。',
    'Enough answers of your group have come in; there is nothing more to do. Thank you.',
  ],
  answered: ['您已答过这份问卷，感谢参与！', 'You have answered this questionnaire already. Thank you!'],
};

export type AnswerKey = keyof typeof ANSWER;
export interface AnswerWords {
  english: boolean;
  t: (key: AnswerKey, values?: Readonly<Record<string, string | number>>) => string;
  /** Either language of what was written for this questionnaire. */
  of: (thing: { text: string; textEn: string }) => string;
  p: (pair: Pair) => string;
}

export const answerWords = (english: boolean): AnswerWords => ({
  english,
  t: (key, values = {}) =>
    ANSWER[key][english ? 1 : 0].replace(/\{(\w+)\}/g, (whole, name: string) =>
      String(values[name] ?? whole),
    ),
  of: ({ text, textEn }) => (english ? textEn : text),
  p: (pair) => pair[english ? 1 : 0],
});
