import { openStores, type Stores } from '#kit';
import { DAY_MS, type ContactImage, type Push, type TranscriptLine } from '#libs/contract';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gramsOf, hasWord, wordsOf } from './gram.rules.js';
import { ScribeService, type Written } from './scribe.service.js';
import { TranscriptRepository } from './transcript.repository.js';
import { maskSpoken } from './spoken.rules.js';
import { TranscriptService } from './transcript.service.js';

const START = Date.UTC(2026, 5, 1);
const idOf = (n: number): string => n.toString(16).padStart(24, '0');

describe('words', () => {
  it('are found in Chinese and in English, whatever width, case and punctuation', () => {
    const text = '您好，我想问ＶＡＴ退税的事。My declaration No. 42!';
    for (const word of ['退税', '问vat退', 'vat', 'Declaration', '42', '退税的事']) {
      const [wanted = ''] = wordsOf(word);
      expect([word, hasWord(text, wanted)]).toEqual([word, true]);
      expect(gramsOf(word).every((gram) => gramsOf(text).includes(gram))).toBe(true);
    }
    for (const word of ['税退', '您好我想', '关税'])
      expect(hasWord(text, wordsOf(word)[0] ?? '')).toBe(false);
    expect(wordsOf('  退税，发票 退税 ')).toEqual(['退税', '发票']);
  });

  it.each(['', '。', '税', '退税 a', 'aa bb cc dd ee ff gg hh ii'])('are refused as %j', (query) => {
    expect(() => wordsOf(query)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  });

  it('are taken by their beginning where they are too long', () => {
    const [word = ''] = wordsOf('长'.repeat(50));
    expect(word).toHaveLength(20);
  });
});

describe('numbers that are said', () => {
  it.each([
    ['我的手机是13812345678，想问退税', '我的手机是138****5678，想问退税'],
    ['138，0013，8000', '***，****，****'],
    ['1 3 8 0 0 1 3 8 0 0 0', '* * * * * * * * * * *'],
    ['０１３８', '****'],
    ['尾号0013', '尾号****'],
    ['12360', '*****'],
  ])('are masked: %s', (said, shown) => expect(maskSpoken(said)).toBe(shown));

  it.each(['税率13%', '12.5元', '第42条、第7条', ''])('are left alone where they are short: %s', (said) =>
    expect(maskSpoken(said)).toBe(said),
  );
});

describe('transcripts', () => {
  let stores: Stores;
  let repository: TranscriptRepository;
  let transcripts: TranscriptService;
  const pushed: { room: string; event: string; line: TranscriptLine }[] = [];
  const contacts = new Map<string, ContactImage>();
  const push: Push = {
    send: (_, room, event, line) => void pushed.push({ room, event, line: line as TranscriptLine }),
    disconnect: () => undefined,
  };
  let scribe: ScribeService;

  const say = (n: number, text: string, more: { speaker?: Written['speaker']; at?: number } = {}) => {
    const utterance = { samples: new Int16Array(8000), rate: 8000, at: START + (more.at ?? 0) };
    return scribe.add({ contactId: idOf(n), speaker: more.speaker ?? 'caller', utterance, text });
  };
  const contact = (n: number, districtId: string): void => {
    const owner = { agentId: 'ann', slot: 'voice:1' };
    // The last one's data have been erased before the last words came.
    const customer = { id: 'c', identity: n === 5 ? '' : '13812345678' };
    const image = { id: idOf(n), districtId, epoch: 2, owner, customer };
    contacts.set(idOf(n), image as ContactImage);
  };
  const found = (words: string, districtId: string | null = null): Promise<string[]> =>
    transcripts.contactsWith(words, { districtId });

  beforeAll(async () => {
    stores = await openStores();
    repository = new TranscriptRepository(stores.mongo);
    transcripts = new TranscriptService(repository, { recordingDays: 30 });
    scribe = new ScribeService(
      repository,
      { find: async (contactId) => contacts.get(contactId) ?? null },
      push,
    );
    await stores.migrate();
    for (const n of [1, 2, 3, 5]) contact(n, n === 3 ? '51' : '22');
    await say(1, '我的手机是13812345678，想问退税', { at: 2000 });
    await say(1, '请稍等，我查一下发票', { speaker: 'agent', at: 5000 });
    await say(1, '好的', { at: 1000 });
    await say(2, '退税要多久', { at: 60_000 });
    await say(3, '退税和发票', { at: 90_000 });
    await say(4, '没有这个会话');
    await say(5, '退税，已经删除的人');
  });
  afterAll(() => stores?.close());

  it('are shown to the owner as they were heard, to others masked, in the order in which it was said', async () => {
    const own = await scribe.own({ agentId: 'ann', contactId: idOf(1), epoch: 2 });
    expect(own.map(({ speaker, text }) => `${speaker} ${text}`)).toEqual([
      'caller 好的',
      'caller 我的手机是13812345678，想问退税',
      'agent 请稍等，我查一下发票',
    ]);
    expect(pushed).toHaveLength(5);
    expect(pushed[0]).toMatchObject({ room: 'agent:ann', event: 'call.transcribed', line: own[1] });
    expect((await transcripts.of(idOf(1)))[1]).toMatchObject({
      text: '我的手机是138****5678，想问退税',
      at: new Date(START + 2000).toISOString(),
      seconds: 1,
    });
    for (const [call, code] of [
      [{ agentId: 'bob', contactId: idOf(1), epoch: 2 }, 'NOT_OWNER'],
      [{ agentId: 'ann', contactId: idOf(1), epoch: 1 }, 'STALE_EPOCH'],
      [{ agentId: 'ann', contactId: idOf(4), epoch: 2 }, 'NOT_FOUND'],
    ] as const)
      await expect(scribe.own(call)).rejects.toMatchObject({ code });
  });

  it('are found by words, newest first, within a district', async () => {
    expect(await found('退税')).toEqual([3, 2, 1].map(idOf));
    expect(await found('退税', '22')).toEqual([2, 1].map(idOf));
    // Both were said in the call, by whomever.
    expect(await found('发票 退税')).toEqual([3, 1].map(idOf));
    expect(await found('税退')).toEqual([]);
    expect(await found('退税 没有')).toEqual([]);
  });

  it('are not found by what is masked', async () => {
    expect(await found('13812345678')).toEqual([]);
    expect(await found('5678')).toEqual([idOf(1)]);
  });

  it('are found by an index', async () => {
    const filter = { grams: { $all: gramsOf('退税要多久') } };
    const plan = await stores.mongo.collection('transcriptlines').find(filter).sort({ at: -1 }).explain();
    expect(JSON.stringify(plan)).toContain('grams_1_at_-1');
    expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
  });

  it('are bounded for one contact', async () => {
    contact(5, '22');
    const line = {
      contactId: idOf(5),
      districtId: '22',
      speaker: 'agent',
      at: START,
      seconds: 1,
      text: '好',
    } as const;
    const many = Array.from({ length: 2000 }, (_, n) => ({ ...line, _id: `x${n}`, at: new Date(START) }));
    await stores.mongo.collection<{ _id: string }>('transcriptlines').insertMany(many);
    await say(5, '再说一句');
    expect(await transcripts.of(idOf(5))).toHaveLength(2000);
    await repository.remove(idOf(5), START + 1);
  });

  it('are removed when recordings of that age would be, each contact told once, and never if they are kept', async () => {
    const removed: string[] = [];
    const note = async ({ contactId }: { contactId: string }, lines: number): Promise<void> =>
      void removed.push(`${Number(contactId)} ${lines}`);
    await new TranscriptService(repository, { recordingDays: 0 }).expire(START + 900 * DAY_MS, note);
    await transcripts.expire(START + 30 * DAY_MS + 70_000, note);
    await transcripts.expire(START + 30 * DAY_MS + 70_000, note);
    expect(removed).toEqual(['1 3', '2 1']);
    expect([await transcripts.of(idOf(1)), (await transcripts.of(idOf(3))).length]).toEqual([[], 1]);
  });
});
