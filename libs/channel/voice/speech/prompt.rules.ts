import type { SpokenLanguage } from './speech-engine.js';

/**
 * What callers hear from the system. The recordings are in deploy/asterisk/sounds/<language>/jietong and
 * made anew by `npm run prompts`; a deployment puts its own voice there.
 */
export const PROMPTS = {
  greeting: { zh: '您好，欢迎致电服务热线。', en: 'Welcome to the service hotline.' },
  'recording-notice': {
    zh: '为保证服务质量，通话将被录音。',
    en: 'This call is recorded to assure the quality of our service.',
  },
  connecting: { zh: '正在为您转接，请稍候。', en: 'We are connecting you to an agent. Please hold.' },
  'not-in-service': { zh: '您拨打的号码没有开通。', en: 'The number you have called is not in service.' },
  unavailable: {
    zh: '抱歉，系统暂时无法为您转接坐席。',
    en: 'We are sorry: at the moment we can not connect you to an agent.',
  },
  'callback-offer': {
    zh: '如需我们稍后给您回电，请按一。',
    en: 'If you would like us to call you back, please press one.',
  },
  'callback-kept': { zh: '好的，我们会尽快给您回电。', en: 'Thank you. We will call you back soon.' },
  'wrong-key': {
    zh: '抱歉，没有这个选项，请重新选择。',
    en: 'Sorry, that is not a choice. Please try again.',
  },
  closed: { zh: '您好，现在是非服务时间。', en: 'Hello. We are closed at the moment.' },
  full: { zh: '抱歉，当前来电较多，暂时无法接入。', en: 'Sorry, too many people are calling at the moment.' },
  // Told to whoever is one too many: each second of it costs Asterisk as much as taking the call.
  'lines-busy': { zh: '线路忙，请稍后。', en: 'All lines are busy.' },
  'long-wait': {
    zh: '抱歉让您久等，坐席仍然繁忙。',
    en: 'Sorry for the long wait: all agents are still busy.',
  },
  'leave-message': {
    zh: '请在提示音后留言，说完请按井号键，或直接挂机。',
    en: 'Please leave a message after the tone. When you have finished, press the hash key or hang up.',
  },
  'waiting-position': { zh: '您当前排在第', en: 'You are number' },
  'waiting-position-end': { zh: '位。', en: 'in line.' },
  'waiting-next': { zh: '下一位就为您接通。', en: 'You are next in line.' },
  'waiting-many': { zh: '当前排队人数较多。', en: 'Many callers are waiting at the moment.' },
  'waiting-minutes': { zh: '预计等待', en: 'We expect to answer within' },
  'waiting-minutes-end': { zh: '分钟。', en: 'minutes.' },
  'waiting-soon': { zh: '预计一分钟内为您接通。', en: 'We expect to answer within a minute.' },
  'waiting-long': {
    zh: '预计等待时间超过一小时。',
    en: 'We expect that you will have to wait longer than an hour.',
  },
  'waiting-key-callback': {
    zh: '如需保留排队位置，由我们给您回电，请按',
    en: 'To keep your place in line and be called back, press',
  },
  'waiting-key-message': { zh: '如需留言，请按', en: 'To leave a message, press' },
  'waiting-key-repeat': { zh: '重听请按', en: 'To hear this again, press' },
  'callback-number': { zh: '您的来电号码是', en: 'You are calling from the number' },
  'callback-confirm': {
    zh: '确认用这个号码给您回电，请按一。继续等待，请按二。',
    en: 'To be called back on this number, press one. To keep waiting, press two.',
  },
  'callback-withheld': {
    zh: '您的号码没有显示，我们无法给您回电，请继续等待。',
    en: 'Your number is withheld, so that we can not call you back. Please keep waiting.',
  },
  'message-kept': {
    zh: '您的留言已收到，我们会尽快给您回电。',
    en: 'We have your message, and will call you back soon.',
  },
  blocked: {
    zh: '抱歉，您的来电暂时无法接通。如有需要，请通过其他渠道联系我们。再见。',
    en: 'We are sorry: we can not take your call. Please contact us in another way. Goodbye.',
  },
  'satisfaction-ask': {
    zh: '请为本次服务评分。非常满意请按五，满意请按四，基本满意请按三，不满意请按二，非常不满意请按一。',
    en: 'How satisfied are you with our service? Press a number from five, very satisfied, to one, very dissatisfied.',
  },
  'satisfaction-thanks': { zh: '感谢您的评价。', en: 'Thank you for your answer.' },
  'hotline-menu': {
    zh: '人工服务请按零，或请稍候。',
    en: 'For service in English, press nine. For an agent, press zero, or wait.',
  },
  'hotline-closed': {
    zh: '现在是非服务时间。需要我们给您回电，请按一。需要留言，请按二。',
    en: 'We are closed at the moment. To be called back, press one. To leave a message, press two. For English, press nine.',
  },
  goodbye: { zh: '感谢来电，再见。', en: 'Thank you for calling. Goodbye.' },
} as const satisfies Record<string, Readonly<Record<SpokenLanguage, string>>>;

export type PromptName = keyof typeof PROMPTS;

/** The prompt as ARI plays it, in the language of the channel. */
export const mediaOf = (prompt: PromptName): string => `sound:jietong/${prompt}`;

/** Whether it is one of the product's. */
export const isPromptName = (name: string): name is PromptName => Object.hasOwn(PROMPTS, name);
