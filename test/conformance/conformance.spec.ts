import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Inbox } from '#libs/contract';
import { FailingInbox, RecordingInbox, type Subject, type WayIn } from './subject.js';
import { webchatSubject } from './webchat.subject.js';
import { wechatSubject } from './wechat.subject.js';

/** `receives`: the way in is the adapter's own; the web chat's is its gateway, which has its own specs. */
const SUBJECTS: { name: string; receives: boolean; open: () => Promise<Subject> }[] = [
  { name: 'webchat', receives: false, open: () => webchatSubject() },
  { name: 'wechat, plain XML', receives: true, open: () => wechatSubject('plain', 'xml') },
  { name: 'wechat, plain JSON', receives: true, open: () => wechatSubject('plain', 'json') },
  { name: 'wechat, compatible XML', receives: true, open: () => wechatSubject('compatible', 'xml') },
  { name: 'wechat, compatible JSON', receives: true, open: () => wechatSubject('compatible', 'json') },
  { name: 'wechat, safe XML', receives: true, open: () => wechatSubject('safe', 'xml') },
  { name: 'wechat, safe JSON', receives: true, open: () => wechatSubject('safe', 'json') },
];

/** What a text channel must carry unharmed. */
const TEXTS = [
  '您好',
  '😀👨‍👩‍👧 𠮷',
  'e\u0301 \u202e',
  '<b>&amp;</b> ]]> "\'\\',
  'line\nline\ttab',
  '{"$ne":null}',
  '0',
];

describe.each(SUBJECTS)('$name', ({ open, receives }) => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await open();
  });
  afterAll(() => subject.close());

  const onTheWayIn = () => {
    let inbox: RecordingInbox;
    let wayIn: WayIn;
    let events = 100;
    const act = (text: string) => ({ id: String((events += 1)), identity: 'oOne', text });
    const before = (into: Inbox): WayIn => {
      if (!subject.wayIn) throw new Error('this subject says that it receives, and has no way in');
      return subject.wayIn(into);
    };
    beforeEach(() => {
      inbox = new RecordingInbox();
      wayIn = before(inbox);
    });

    it('an event received twice has one effect, and is acknowledged twice', async () => {
      const event = act('您好');
      expect([await wayIn.deliver(event), await wayIn.deliver(event)]).toEqual([true, true]);
      expect(inbox.effects).toHaveLength(1);
      expect(await wayIn.deliver(act('您好'))).toBe(true);
      expect(inbox.effects).toHaveLength(2);
    });

    it('repeats in parallel have one effect', async () => {
      const event = act('您好');
      const deliver = wayIn.deliver.bind(wayIn);
      expect(await Promise.all([1, 2, 3].map(() => deliver(event)))).toEqual([true, true, true]);
      expect(inbox.effects).toHaveLength(1);
    });

    it('words arrive as they were said, with who said them', async () => {
      for (const text of TEXTS) expect(await wayIn.deliver(act(text))).toBe(true);
      expect(inbox.effects.map((inbound) => inbound.text)).toEqual(TEXTS);
      for (const inbound of inbox.effects) {
        expect(inbound).toMatchObject({
          channel: subject.adapter.channel,
          identity: 'oOne',
          kind: 'message',
        });
      }
    });

    it('what the inbox did not keep is not acknowledged', async () => {
      expect(await before(new FailingInbox()).deliver(act('您好'))).toBe(false);
    });
  };
  if (receives) describe('on the way in', onTheWayIn);

  describe('on the way out', () => {
    beforeEach(() => {
      subject.reached();
    });

    it('words reach the customer as they were written', async () => {
      for (const text of TEXTS)
        expect(await subject.adapter.send(subject.outbound(text))).toEqual({ status: 'sent' });
      expect(subject.reached()).toEqual(TEXTS);
    });

    it.each(['x', '字', '😀'])(
      'a text of %s as long as it may be is sent, a longer one fails',
      async (sign) => {
        const { maxTextLength } = subject.adapter.capabilities;
        const longest = sign.repeat(maxTextLength / sign.length);
        expect(await subject.adapter.send(subject.outbound(longest))).toEqual({ status: 'sent' });
        expect(subject.reached()).toEqual([longest]);
        const longer = await subject.adapter.send(subject.outbound(`${longest}${sign}`));
        expect(longer).toEqual({ status: 'failed', code: 'TOO_LONG' });
        expect(subject.reached()).toEqual([]);
      },
    );

    it('every fault of the channel has its result, and delivers nothing it does not report', async () => {
      for (const { name, prepare, result } of subject.faults) {
        await subject.adapter.send(subject.outbound('before'));
        subject.reached();
        prepare();
        expect([name, await subject.adapter.send(subject.outbound('您好'))]).toEqual([name, result]);
        expect([name, subject.reached().length]).toEqual([name, result.status === 'sent' ? 1 : 0]);
      }
    });
  });
});
