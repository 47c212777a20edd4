import { refuse, type Inbound } from '#libs/contract';

type Fields = ReadonlyMap<string, string>;

/** A message or event of WeChat in our words. */
export interface WechatEvent {
  /** The follower's openid and the account's own name: a passive reply goes the other way. */
  from: string;
  to: string;
  /** What concerns us of it; null for an event that is only acknowledged. */
  inbound: Inbound | null;
}

const OPENID = /^[\x21-\x7e]{1,128}$/;
const MSG_ID = /^[\w-]{1,64}$/;
const SECONDS = /^\d{1,11}$/;
const MAX_EVENT_KEY = 256;
const MAX_NOTICE = 1000;
/** Characters that may come out of a phone's clipboard and that no screen shows. */
const UNSEEN = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu;

/** Message types that are not speech: what the agent is shown, and the field that says more. */
const NOTICES: Record<string, [label: string, field?: string]> = {
  image: ['〔图片〕'],
  voice: ['〔语音〕', 'Recognition'],
  video: ['〔视频〕'],
  shortvideo: ['〔小视频〕'],
  location: ['〔位置〕', 'Label'],
  link: ['〔链接〕', 'Title'],
  miniprogrampage: ['〔小程序〕', 'Title'],
  file: ['〔文件〕', 'Title'],
};
const OTHER_NOTICE = '〔其他消息〕';
const EMPTY_TEXT = '〔空消息〕';

/** Puts WeChat's fields into our words. Throws BAD_INPUT with the names of fields that are missing or wrong. */
export function toWechatEvent(accountId: string, fields: Fields): WechatEvent {
  const from = required(fields, 'FromUserName', OPENID);
  const to = required(fields, 'ToUserName', OPENID);
  const type = required(fields, 'MsgType', /^\w{1,64}$/);
  const createTime = required(fields, 'CreateTime', SECONDS);
  const common = { channel: 'wechat', accountId, identity: from, at: Number(createTime) * 1000 } as const;
  if (type !== 'event') {
    const externalId = required(fields, 'MsgId', MSG_ID);
    return { from, to, inbound: { ...common, externalId, ...wordsOf(type, fields) } };
  }
  const event = required(fields, 'Event', /^\w{1,64}$/);
  const name = event.toLowerCase();
  const kind = Object.hasOwn(KIND_OF_EVENT, name) ? KIND_OF_EVENT[name] : undefined;
  if (!kind) return { from, to, inbound: null };
  const key = fields.get('EventKey') ?? '';
  if (key.length > MAX_EVENT_KEY) refuse('EventKey', '过长', 'is too long');
  // Events have no id of their own: these four together are what WeChat repeats unchanged.
  const externalId = [from, createTime, event, key].join(' ');
  return { from, to, inbound: { ...common, externalId, kind, text: '' } };
}

const KIND_OF_EVENT: Record<string, Inbound['kind'] | undefined> = {
  subscribe: 'follow',
  unsubscribe: 'unfollow',
};

function wordsOf(type: string, fields: Fields): Pick<Inbound, 'kind' | 'text'> {
  if (type === 'text') {
    const content = fields.get('Content');
    if (content === undefined) refuse('Content', '缺失', 'is missing');
    const text = content.replace(UNSEEN, '');
    return text.trim() === '' ? { kind: 'notice', text: EMPTY_TEXT } : { kind: 'message', text };
  }
  const [label, field] = Object.hasOwn(NOTICES, type) ? (NOTICES[type] ?? [OTHER_NOTICE]) : [OTHER_NOTICE];
  const more = ((field && fields.get(field)) ?? '').replace(UNSEEN, '').trim();
  return { kind: 'notice', text: label + more.slice(0, MAX_NOTICE).replace(/\p{Surrogate}$/u, '') };
}

function required(fields: Fields, name: string, pattern: RegExp): string {
  const value = fields.get(name)?.trim();
  if (value === undefined || !pattern.test(value)) refuse(name, '缺失或有误', 'is missing or wrong');
  return value;
}
