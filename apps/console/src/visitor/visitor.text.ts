/** The visitor's page keeps its own few words, so that it loads nothing of the consoles. */
export const VISITOR = {
  title: ['在线咨询', 'Online enquiry'],
  language: ['English', '中文'],
  hello: [
    '您好！请在下方写下您的问题，坐席会尽快为您解答。',
    'Hello! Write your question below and an agent will answer.',
  ],
  privacy: ['请勿发送身份证号、银行卡号等敏感信息。', 'Please do not send identity or bank card numbers.'],
  zone: ['所示时间为北京时间（UTC+8）。', 'Times are those of Beijing (UTC+8).'],
  connecting: ['正在连接…', 'Connecting…'],
  offline: [
    '网络已断开，正在重连。未送达的消息会自动补发。',
    'Offline, reconnecting. Unsent messages follow by themselves.',
  ],
  fresh: ['在线', 'Online'],
  ahead: ['正在为您转接，前面还有 {n} 人', 'You are in line, {n} ahead of you'],
  first: ['正在为您转接，您是下一位', 'You are next in line'],
  expected: ['{place}，预计等待{wait}', '{place}; expected wait: {wait}'],
  minute: ['不到 1 分钟', 'a minute at most'],
  minutes: ['约 {n} 分钟', '{n} minutes'],
  waiting: ['正在为您转接，请稍候', 'You are in line, please wait'],
  ringing: ['正在呼叫坐席…', 'Calling an agent…'],
  active: ['坐席已接入', 'An agent is with you'],
  ended: [
    '本次咨询已结束。继续留言将开始新的咨询。',
    'This conversation has ended. Writing again starts a new one.',
  ],
  unavailable: ['暂时无法连接咨询服务', 'The service can not be reached at the moment'],
  input: ['请输入您的问题', 'Write your message'],
  send: ['发送', 'Send'],
  left: ['还可输入 {n} 字', '{n} characters left'],
  over: ['超出 {n} 字，请删减或分条发送', '{n} characters too many: shorten it, or send it in parts'],
  leave: ['结束咨询', 'End'],
  leaveSure: ['再点一次结束', 'Click again to end'],
  close: ['收起', 'Close'],
  log: ['对话', 'Conversation'],
  me: ['我', 'Me'],
  agent: ['坐席', 'Agent'],
  sending: ['发送中…', 'Sending…'],
  unconfirmed: ['未送达，将自动重试', 'Not delivered yet, will be tried again'],
  refused: ['未发送：{why}', 'Not sent: {why}'],
  rate: ['您对本次服务满意吗？', 'How satisfied were you?'],
  thanks: ['感谢您的评价！', 'Thank you for your answer!'],
  score5: ['非常满意', 'Very satisfied'],
  score4: ['满意', 'Satisfied'],
  score3: ['基本满意', 'Basically satisfied'],
  score2: ['不满意', 'Dissatisfied'],
  score1: ['非常不满意', 'Very dissatisfied'],
  resend: ['重发', 'Send again'],
} as const satisfies Record<string, readonly [string, string]>;

export type VisitorKey = keyof typeof VISITOR;
export type VisitorWords = (key: VisitorKey, values?: Readonly<Record<string, string | number>>) => string;

export const wordsIn =
  (english: boolean): VisitorWords =>
  (key, values = {}) =>
    VISITOR[key][english ? 1 : 0].replace(/\{(\w+)\}/g, (whole, name: string) =>
      String(values[name] ?? whole),
    );
