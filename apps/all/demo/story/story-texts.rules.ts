import { addDays, type Day } from '#libs/platform';
import { HUMAN_QUEUE } from '../world/index.js';

/** By what answers are scored. */
export const FORM = {
  id: 'hotline',
  content: {
    name: '热线答复质量',
    nameEn: 'Quality of answers',
    items: [
      item('policy', '政策依据正确、现行有效', 'The rule is right and in force', true),
      item('complete', '答复完整，没有遗漏关键条件', 'Complete, no condition left out', true),
      item('polite', '用语规范、态度热情', 'Polite and proper language', false, 3),
      item('confirm', '确认来电人已听懂', 'Made sure that it was understood', false, 2),
    ],
  },
} as const;

/** Why a third person decides as they do, where two scorers differ. */
export const ADJUDICATED = {
  right: '复听后认定答复正确：引用的是答复当日有效的规定',
  wrong: '复听后认定答复错误：所引规定当日已经修订',
} as const;

function item(id: string, text: string, textEn: string, critical: boolean, weight = 0) {
  return { id, text, textEn, critical, weight };
}

/** The whole month before the one that a day is in. */
export function lastMonthBefore(today: Day): { from: Day; to: Day } {
  const to = addDays(`${today.slice(0, 8)}01`, -1);
  return { from: `${to.slice(0, 8)}01`, to };
}

/** What agents may read, with the name of the topic that it answers. */
export const ARTICLES = [
  {
    topic: '旅客行李物品税款',
    title: '进境旅客行李物品征免税规定',
    body: '居民旅客在境外获取的个人自用进境物品，总值在 5000 元人民币以内（含）的，海关予以免税放行。超出部分经审核确属自用的，仅对超出部分征税；单件不可分割物品全额征税。',
  },
  {
    topic: '跨境电商额度',
    title: '跨境电商零售进口交易限值',
    body: '单次交易限值为人民币 5000 元，年度交易限值为人民币 26000 元。个人额度可在“掌上海关”或“单一窗口”查询。',
  },
  {
    topic: '滞报金',
    title: '滞报金的征收与减免',
    body: '自运输工具申报进境之日起第 15 日起按日征收完税价格的 0.5‰，起征点 50 元。符合减免情形的，可向申报地海关提交书面申请及证明材料。',
  },
  {
    topic: '企业备案与信用',
    title: '进出口货物收发货人备案办理',
    body: '可在市场监管部门“多证合一”时一并申请，或登录“互联网+海关”“单一窗口”提交备案申请，材料齐全的当日或次日办结。',
  },
] as const;

/** Limits that a hotline watches; `queueId` null = all queues. */
export const ALARM_RULES = [
  { name: '排队人数过多', measure: 'waiting', direction: 'above', raiseAt: 5, clearAt: 2, forSeconds: 30 },
  { name: '最长等待超过三分钟', measure: 'longest-wait', direction: 'above', raiseAt: 180, clearAt: 60 },
  {
    name: '接通率低于 90%',
    measure: 'connection-rate',
    direction: 'below',
    raiseAt: 0.9,
    clearAt: 0.93,
    forSeconds: 600,
  },
  // Raised until a person goes online, whom alone it can be about.
  {
    name: '体验专线无人在岗',
    queueId: HUMAN_QUEUE.id,
    measure: 'agents-present',
    direction: 'below',
    raiseAt: 0,
    clearAt: 1,
    forSeconds: 10,
  },
] as const;

/** What is entered of a year and of the one before, as nothing measures it. */
export const STATEMENTS = [
  ['wechat-functions', 25, 21],
  ['wechat-followers', 17_200, 15_900],
  ['talk-sessions', 26, 22],
  ['talk-enterprises', 1397, 1210],
  ['smart-desk-halls', 9, 7],
] as const;
export const MADE_UP = '演示用的虚构数据';

const option = (id: string, text: string, textEn: string) => ({ id, text, textEn });

/** An anonymous questionnaire, as it is sent to enterprises by a QR code. */
export const QUESTIONNAIRE = {
  name: '口岸营商环境问卷',
  nameEn: 'Business environment at the port',
  intro: '本问卷不记名，约需两分钟。',
  introEn: 'Anonymous; it takes about two minutes.',
  questions: [
    {
      id: 'speed',
      kind: 'scale',
      points: 5,
      required: true,
      text: '您对通关速度的评价？',
      textEn: 'How fast is clearance?',
    },
    {
      id: 'channel',
      kind: 'single',
      required: true,
      text: '您最常用哪种咨询渠道？',
      textEn: 'How do you mostly ask?',
      options: [
        option('call', '12360 热线', 'The hotline'),
        option('wechat', '微信', 'WeChat'),
        option('web', '网站', 'The web site'),
      ],
    },
    {
      id: 'wish',
      kind: 'text',
      text: '您希望改进什么？',
      textEn: 'What should be better?',
      showIf: {
        questionId: 'speed',
        anyOf: ['1', '2', '3'],
      },
    },
  ],
} as const;

export const WISHES = ['查验预约希望能提前一天', '退税进度查询不够直观', '希望夜间也有人工服务'] as const;
