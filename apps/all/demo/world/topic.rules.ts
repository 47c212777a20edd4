import type { TopicView } from '#libs/contract';

/** What the demo's contacts are about: headquarters' topics, each with the words that give it away. */
interface DemoTopic {
  name: string;
  nameEn: string;
  words: RegExp;
}

export const DEMO_TOPICS: readonly DemoTopic[] = [
  { name: '旅客行李物品税款', nameEn: 'Duty on travellers’ goods', words: /行李|免税|礼物|手表|旅客|红色/ },
  { name: '跨境电商额度', nameEn: 'E-commerce allowance', words: /跨境|电商|海淘|额度|年度/ },
  { name: '宠物入境', nameEn: 'Bringing pets in', words: /宠物|猫|狗|犬/ },
  { name: '邮包与快件', nameEn: 'Mail and parcels', words: /邮包|包裹|快件|邮件/ },
  { name: '滞报金', nameEn: 'Late declaration fee', words: /滞报金|超期申报|十四日|改单造成/ },
  { name: '税款缴纳', nameEn: 'Payment of duties', words: /税单|缴税|缴款|滞纳金|电子支付|网上交/ },
  { name: '退税', nameEn: 'Refund of duties', words: /退税|多交|退还/ },
  { name: '报关单修改与撤销', nameEn: 'Changing a declaration', words: /报关单|修改|撤销|删单|改单|审核/ },
  { name: '查验与放行', nameEn: 'Inspection and release', words: /查验|布控|放行/ },
  { name: '原产地与优惠税率', nameEn: 'Origin and preferential rates', words: /原产地|协定|RCEP|优惠/i },
  { name: '暂时进出境', nameEn: 'Temporary admission', words: /暂时|展览|展品|ATA|参展/i },
  { name: '商品归类与预裁定', nameEn: 'Classification and rulings', words: /归类|编码|税则|税号|预裁定/ },
  {
    name: '企业备案与信用',
    nameEn: 'Company registration and credit',
    words: /注册|备案|收发货|营业执照|AEO|认证/i,
  },
  {
    name: '单一窗口与口岸卡',
    nameEn: 'Single window and cards',
    words: /单一窗口|登录|密码|IC\s*卡|口岸卡/i,
  },
];

/** The topic that an agent of the demo names for what a customer said first; undefined = they name none. */
export function topicOf(said: readonly string[], topics: readonly TopicView[]): TopicView | undefined {
  const meant = said.flatMap((text) => DEMO_TOPICS.filter(({ words }) => words.test(text)))[0];
  return topics.find(({ name, active }) => active && name === meant?.name);
}

/** Offices of the demo's districts, by their customs codes. */
export const DEMO_OFFICES = [
  { id: '2225', name: '外高桥港区海关', nameEn: 'Waigaoqiao Port Customs' },
  { id: '2233', name: '浦东国际机场海关', nameEn: 'Pudong Airport Customs' },
  { id: '5141', name: '广州白云机场海关', nameEn: 'Baiyun Airport Customs' },
  { id: '5301', name: '皇岗海关', nameEn: 'Huanggang Customs' },
] as const;
