import { describe, expect, it } from '@jest/globals';
import { toWechatEvent } from './message.rules.js';

const BASE = { ToUserName: 'gh_1', FromUserName: 'oFollower', CreateTime: '1714112445' };
const inbound = (fields: Record<string, string>) =>
  toWechatEvent('acc', new Map(Object.entries({ ...BASE, ...fields }))).inbound;

describe('what WeChat sends, in our words', () => {
  it('a text', () => {
    expect(inbound({ MsgType: 'text', Content: '关税 😀?', MsgId: '23456789012345678901' })).toEqual({
      channel: 'wechat',
      accountId: 'acc',
      externalId: '23456789012345678901',
      identity: 'oFollower',
      kind: 'message',
      text: '关税 😀?',
      at: 1_714_112_445_000,
    });
  });

  it('a text with characters no screen shows', () => {
    expect(inbound({ MsgType: 'text', Content: 'a\u001fb\tc\n', MsgId: '1' })).toMatchObject({
      text: 'ab\tc\n',
    });
    expect(inbound({ MsgType: 'text', Content: ' \u0008', MsgId: '1' })).toMatchObject({
      kind: 'notice',
      text: '〔空消息〕',
    });
  });

  it.each([
    [{ MsgType: 'image', PicUrl: 'http://x' }, '〔图片〕'],
    [{ MsgType: 'voice', Recognition: '你好' }, '〔语音〕你好'],
    [{ MsgType: 'voice' }, '〔语音〕'],
    [{ MsgType: 'video' }, '〔视频〕'],
    [{ MsgType: 'shortvideo' }, '〔小视频〕'],
    [{ MsgType: 'location', Label: '北京' }, '〔位置〕北京'],
    [{ MsgType: 'link', Title: '公告' }, '〔链接〕公告'],
    [{ MsgType: 'miniprogrampage', Title: '办事' }, '〔小程序〕办事'],
    [{ MsgType: 'hologram' }, '〔其他消息〕'],
    [{ MsgType: 'constructor' }, '〔其他消息〕'],
  ])('%j as a notice', (fields, text) => {
    expect(inbound({ ...fields, MsgId: '9' } as Record<string, string>)).toMatchObject({
      kind: 'notice',
      text,
      externalId: '9',
    });
  });

  it('a long notice, cut between characters', () => {
    const long = inbound({ MsgType: 'link', Title: `x${'😀'.repeat(600)}`, MsgId: '9' });
    expect(long?.text).toBe(`〔链接〕x${'😀'.repeat(499)}`);
  });

  it('a follow and an unfollow, each with an id made of what repeats', () => {
    expect(inbound({ MsgType: 'event', Event: 'subscribe', EventKey: 'qrscene_1' })).toMatchObject({
      kind: 'follow',
      text: '',
      externalId: 'oFollower 1714112445 subscribe qrscene_1',
    });
    expect(inbound({ MsgType: 'event', Event: 'unsubscribe' })).toMatchObject({ kind: 'unfollow' });
  });

  it('other events are nothing to us', () => {
    const others = ['CLICK', 'SCAN', 'LOCATION', 'TEMPLATESENDJOBFINISH', 'debug_demo', 'toString'];
    for (const Event of [...others, 'constructor', '__proto__']) {
      expect(inbound({ MsgType: 'event', Event })).toBeNull();
    }
  });

  it.each([
    [{ MsgType: 'text', Content: 'x' }, 'MsgId'],
    [{ MsgType: 'text', MsgId: '1' }, 'Content'],
    [{ MsgType: 'text', Content: 'x', MsgId: 'a:b' }, 'MsgId'],
    [{ Content: 'x', MsgId: '1' }, 'MsgType'],
    [{ MsgType: 'event' }, 'Event'],
    [{ MsgType: 'event', Event: 'subscribe', EventKey: 'k'.repeat(257) }, 'EventKey'],
    [{ MsgType: 'text', Content: 'x', MsgId: '1', FromUserName: '' }, 'FromUserName'],
    [{ MsgType: 'text', Content: 'x', MsgId: '1', FromUserName: 'a b' }, 'FromUserName'],
    [{ MsgType: 'text', Content: 'x', MsgId: '1', CreateTime: '-5' }, 'CreateTime'],
  ])('%j is refused for its %s', (fields, field) => {
    expect(() => inbound(fields as Record<string, string>)).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT', details: [expect.objectContaining({ field })] }),
    );
  });
});
