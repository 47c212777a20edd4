import type { Disposition } from '#libs/contract';
import type { Random } from './random.rules.js';

export type Topic = 'personal' | 'tax' | 'clearance' | 'classification' | 'enterprise';

/** What somebody asks and what an agent answers, line by line. */
interface Dialogue {
  topic: Topic;
  /** A word that gives the matter away, for questions in other words. */
  keyword: RegExp;
  turns: readonly [question: string, answer: string][];
}

/** Plausible talk for a demo; no legal advice. Amounts and terms are those of 2020. */
const DIALOGUES: readonly Dialogue[] = [
  {
    topic: 'personal',
    keyword: /行李|免税|礼物|手表|旅客/,
    turns: [
      [
        '从国外带回来一块手表，入境要交税吗？',
        '进境居民旅客携带在境外获取的个人自用物品，总值在 5000 元人民币以内的免税放行；超出部分经海关审核确属自用的，对超出部分征税，单件不可分割的全额征税。',
      ],
      [
        '手表 8000 元，怎么申报？',
        '请走红色申报通道，填写申报单并出示购物凭证，海关现场核定完税价格后出具税单，可扫码缴纳。',
      ],
    ],
  },
  {
    topic: 'personal',
    keyword: /跨境|电商|海淘|额度|年度/,
    turns: [
      [
        '跨境电商一年最多能买多少钱的东西？',
        '跨境电商零售进口的单次交易限值为 5000 元人民币，年度交易限值为 26000 元。您可以登录“掌上海关”或国际贸易“单一窗口”查询个人额度。',
      ],
      [
        '额度里有一笔不是我买的，怎么办？',
        '如发现身份信息被冒用，请先保存查询截图，向电商平台核实，也可以通过 12360 提交举报线索，我们会按程序核查。',
      ],
    ],
  },
  {
    topic: 'personal',
    keyword: /宠物|猫|狗|犬/,
    turns: [
      [
        '想带一只猫回国，需要办什么手续？',
        '每人每次限带一只犬或猫，需提供输出国官方动物检疫证书和狂犬病疫苗接种证书，并植入芯片；来自非指定国家或地区的，还需狂犬病抗体检测报告。',
      ],
    ],
  },
  {
    topic: 'personal',
    keyword: /邮包|包裹|快件|邮件/,
    turns: [
      [
        '国际邮包显示海关查验，要等多久？',
        '邮件由邮政企业向海关申报，查验时如需补充资料，邮政会联系收件人。请先准备购物记录与付款凭证，收到通知后按指引在线办理。',
      ],
    ],
  },
  {
    topic: 'tax',
    keyword: /滞报金|超期申报|14\s*日|十四日/,
    turns: [
      [
        '进口货物申报晚了，滞报金怎么算？',
        '进口货物收货人应自运输工具申报进境之日起 14 日内申报，超期的自第 15 日起按日征收完税价格千分之零点五的滞报金，起征点为 50 元。',
      ],
      [
        '是船公司改单造成的，可以减免吗？',
        '符合减免情形的，可以向申报地海关提交书面申请和证明材料，由海关审核决定。',
      ],
    ],
  },
  {
    topic: 'tax',
    keyword: /税单|缴税|滞纳金|电子支付|税款/,
    turns: [
      [
        '税款缴款书开出来以后多少天内要交？',
        '应自海关填发税款缴款书之日起 15 日内缴纳；逾期的，自滞纳之日起按日加收滞纳税款万分之五的滞纳金。',
      ],
      [
        '可以在网上交吗？',
        '可以。在国际贸易“单一窗口”或“互联网+海关”签订三方协议后，即可办理电子支付，税单可自行打印。',
      ],
    ],
  },
  {
    topic: 'tax',
    keyword: /退税|多交|退还/,
    turns: [
      [
        '进口税款多交了怎么申请退？',
        '纳税人自缴纳税款之日起一年内，可以向海关提交退税申请书、原税款缴款书等材料，海关自受理之日起 30 日内查实并通知办理。',
      ],
    ],
  },
  {
    topic: 'clearance',
    keyword: /报关单|修改|撤销|删单|改单/,
    turns: [
      [
        '报关单填错了件数，怎么修改？',
        '请在国际贸易“单一窗口”的“修撤单”模块提交修改申请，上传情况说明和相关单证；海关审核后会反馈结果。已放行的报关单一般只受理符合规定情形的申请。',
      ],
      ['审核一般多久？', '材料齐全的，通常在两到三个工作日内办结，您可以在系统里查询进度。'],
    ],
  },
  {
    topic: 'clearance',
    keyword: /查验|布控|放行/,
    turns: [
      [
        '货物被布控查验了，需要我们到场吗？',
        '您可以委托报关企业或港区经营人到场，也可以选择收发货人不到场查验。请在“单一窗口”确认查验方式，并准备合同、发票和装箱单。',
      ],
      ['查验费用谁来出？', '查验没有问题的外贸企业，免除其吊装、移位、仓储费用，由口岸按规定结算。'],
    ],
  },
  {
    topic: 'clearance',
    keyword: /原产地|协定|RCEP|优惠税率/i,
    turns: [
      [
        '原产地证书没拿到，能先放行吗？',
        '可以在申报时提出补充申报，按规定提供税款担保后先予放行，自放行之日起在规定期限内补交原产地证明，再办理退保。',
      ],
    ],
  },
  {
    topic: 'clearance',
    keyword: /暂时进境|展览|ATA|参展/i,
    turns: [
      [
        '展会的展品要临时进境，用什么单证？',
        '可以使用 ATA 单证册办理暂时进境，也可以凭担保按暂时进出境货物申报；应当自进境之日起六个月内复运出境，需要延期的请提前申请。',
      ],
    ],
  },
  {
    topic: 'classification',
    keyword: /归类|编码|税则|税号|预裁定/,
    turns: [
      [
        '新产品的商品编码拿不准，怎么确认？',
        '您可以在货物拟进出口三个月之前，通过“单一窗口”提交归类预裁定申请，并附产品说明、成分与用途。海关自受理之日起 60 日内制发预裁定决定书。',
      ],
      ['预裁定有效期多久？', '归类预裁定决定书的有效期为三年，在全国范围内有效。'],
    ],
  },
  {
    topic: 'enterprise',
    keyword: /注册|备案|收发货人|营业执照/,
    turns: [
      [
        '新公司怎么办理收发货人备案？',
        '可以在市场监管部门“多证合一”时一并申请，也可以登录“互联网+海关”或“单一窗口”提交备案申请，全程网上办理，无需到窗口。',
      ],
      ['多久能办好？', '材料齐全、符合条件的，一般当日或次日办结，您可以在系统里下载备案证明。'],
    ],
  },
  {
    topic: 'enterprise',
    keyword: /AEO|认证企业|信用/i,
    turns: [
      [
        '申请高级认证企业需要什么条件？',
        '请对照《海关认证企业标准》中的内部控制、财务状况、守法规范和贸易安全四方面开展自评，再通过“互联网+海关”提交申请，海关将在规定期限内实地认证。',
      ],
    ],
  },
  {
    topic: 'enterprise',
    keyword: /单一窗口|登录|密码|IC\s*卡|口岸卡/i,
    turns: [
      [
        '单一窗口登录提示卡未绑定，怎么处理？',
        '请用法人卡登录，在“用户管理”中绑定操作员卡；如卡已过期，可先在中国电子口岸办理延期。仍有问题请拨打 95198 技术支持。',
      ],
    ],
  },
];

const FAREWELL = /谢谢|感谢|再见|没有了|不用了|拜拜|\b(thanks|thank you|bye)\b/i;
const THANKS = ['好的，明白了，谢谢！', '谢谢您，没有其他问题了。', '清楚了，感谢！', '好的，谢谢，再见。'];
const CLOSING = '不客气，感谢您使用 12360 海关热线，祝您生活愉快，再见。';
const UNKNOWN =
  '您的问题已收到。为了准确答复，请您补充货物名称、申报口岸和办理环节；也可以登录“互联网+海关”查看办事指南。';

/** What somebody says from the first question to the thanks. */
export function customerLines(topics: readonly Topic[], random: Random): string[] {
  const dialogue = random.pick(DIALOGUES.filter(({ topic }) => topics.includes(topic)));
  const turns = random.chance(0.3) ? dialogue.turns.slice(0, 1) : dialogue.turns;
  return [...turns.map(([question]) => question), random.pick(THANKS)];
}

/** The answer to a question of ours, or to what sounds like it; a plea for more otherwise. */
export function answerTo(question: string): string {
  const turns = DIALOGUES.flatMap((dialogue) => dialogue.turns);
  const known = turns.find(([asked]) => asked === question)?.[1];
  return known ?? DIALOGUES.find(({ keyword }) => keyword.test(question))?.turns[0]?.[1] ?? UNKNOWN;
}

export const isFarewell = (text: string): boolean => FAREWELL.test(text);

export const greeting = (name: string): string =>
  `您好，12360 海关热线，${name.replace(/（.*）/, '')}为您服务。`;

export const closing = (): string => CLOSING;

const SETTLED: readonly Disposition[] = [
  ...Array.from({ length: 16 }, () => 'answered' as const),
  'referred',
  'referred',
  'follow-up',
  'other',
];

/** How an agent classifies a talk that came to its end. */
export const dispositionOf = (random: Random): Disposition => random.pick(SETTLED);
