import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import type { OpenedQuestionnaire, Question, QuestionAnswer, QuestionnaireView } from '#libs/contract';
import { AddressLimiter, ManualClock, SmtpMailer } from '#libs/platform';
import { InvitationRepository } from './invitation/invitation.repository.js';
import { InvitationService } from './invitation/invitation.service.js';
import { QuestionnaireDoor } from './questionnaire-door.service.js';
import { QuestionnaireRepository } from './questionnaire.repository.js';
import { QuestionnaireService, type NewQuestionnaire } from './questionnaire.service.js';
import type { ResponseDoc } from './questionnaire.schema.js';
import { ResponseRepository } from './answer/response.repository.js';
import { responseSheet } from './answer/result.rules.js';

const HOUR_MS = 3_600_000;
const SECRET = 'a secret that is long enough for it';
const ALL = { districtId: null };
const MADE = { by: 'quality', scope: ALL };
const PHONE = { address: '198.51.100.7' };

const rate: Question = {
  id: 'rate',
  kind: 'scale',
  text: '总体评价',
  textEn: 'Overall',
  required: true,
  options: [],
  points: 5,
  showIf: null,
  right: [],
};
const why: Question = {
  ...rate,
  id: 'why',
  kind: 'text',
  text: '哪里不满意',
  textEn: 'Why',
  points: null,
  showIf: {
    questionId: 'rate',
    anyOf: ['1', '2'],
  },
};
const content = {
  name: '营商环境',
  nameEn: 'Business',
  intro: '',
  introEn: '',
  quiz: false,
  questions: [rate, why],
};
const rated = (point: number, text?: string): QuestionAnswer[] => [
  { questionId: 'rate', values: [String(point)], text: null },
  ...(text === undefined ? [] : [{ questionId: 'why', values: [], text }]),
];

describe('a questionnaire', () => {
  let stores: Stores;
  let clock: ManualClock;
  let questionnaires: QuestionnaireService;
  let invitations: InvitationService;
  let door: QuestionnaireDoor;

  beforeAll(async () => {
    stores = await openStores();
    new QuestionnaireRepository(stores.mongo);
    new ResponseRepository(stores.mongo);
    await stores.migrate();
  });
  afterAll(() => stores.close());
  beforeEach(() => {
    clock = new ManualClock(Date.parse('2026-03-02T02:00:00Z'));
    const invited = new InvitationRepository(stores.mongo);
    const repository = new QuestionnaireRepository(stores.mongo);
    const responses = new ResponseRepository(stores.mongo);
    questionnaires = new QuestionnaireService(repository, responses, invited, clock);
    invitations = new InvitationService(invited, questionnaires, clock, SECRET, {
      mailer: new SmtpMailer({
        url: 'smtp://nowhere.example',
        from: 'a@customs.example',
        domains: { staff: [], invited: ['example.cn'] },
      }),
      publicUrl: null,
    });
    const limiter = new AddressLimiter(60, clock);
    door = new QuestionnaireDoor({
      questionnaires: repository,
      responses,
      invitations: invited,
      clock,
      secret: SECRET,
      limiter,
    });
  });

  async function published(change: Partial<NewQuestionnaire> = {}): Promise<QuestionnaireView> {
    const terms = { opensAt: null, closesAt: null, quota: 100 };
    const { id } = await questionnaires.create(
      { districtId: '22', access: 'anonymous', content, ...terms, ...change },
      'quality',
    );
    return questionnaires.change(id, { state: 'published' }, MADE);
  }
  const markOf = async (id: string): Promise<string> => (await door.open(id, PHONE)).mark ?? '';
  const answer = (id: string, mark: string, answers = rated(5), version = 1) =>
    door.answer(id, { version, answers }, { ...PHONE, mark });

  it('is answered once a device, and stores nothing of who answered', async () => {
    const { id } = await published();
    const opened = await door.open(id, PHONE);
    expect(opened).toMatchObject({ door: 'open', version: 1, questions: [{ id: 'rate' }, { id: 'why' }] });
    expect(JSON.stringify(opened)).not.toContain('"right"');
    const mark = opened.mark ?? '';
    expect(await answer(id, mark)).toBeNull();
    await expect(answer(id, mark, rated(1, '再来'))).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(await door.open(id, { ...PHONE, mark })).toMatchObject({
      door: 'answered',
      questions: [],
      mark: null,
    });
    const [spent] = await stores.mongo
      .collection('questionnaire-spent-marks')
      .find({ questionnaireId: id })
      .toArray();
    expect(Object.keys(spent ?? {})).toEqual(['_id', 'questionnaireId']);
    expect(mark).not.toContain(String(spent?._id));
    const stored = await stores.mongo
      .collection('questionnaire-responses')
      .find({ questionnaireId: id })
      .toArray();
    expect(stored).toEqual([
      {
        _id: expect.any(String),
        questionnaireId: id,
        version: 1,
        day: '2026-03-02',
        score: null,
        answers: [
          {
            questionId: 'rate',
            values: ['5'],
            text: null,
            correct: null,
          },
        ],
      },
    ]);
  });

  it('takes one of many answers that come at once by one mark', async () => {
    const { id } = await published();
    const mark = await markOf(id);
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => answer(id, mark)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await questionnaires.find(id, ALL)).toMatchObject({ answers: 1, offered: 1, responseRate: 1 });
  });

  it('takes no mark that it did not give, nor one of another questionnaire', async () => {
    const [one, other] = [await published(), await published()];
    const mark = await markOf(other.id);
    for (const bad of [mark, `${mark.split('.')[0]}.AAAA`, 'nothing', '']) {
      await expect(answer(one.id, bad)).rejects.toMatchObject({ code: 'BAD_SIGNATURE' });
    }
  });

  it('takes no more than its quota, however many come at once', async () => {
    const { id } = await published({ quota: 3 });
    const marks = await Promise.all(Array.from({ length: 8 }, () => markOf(id)));
    const outcomes = await Promise.allSettled(marks.map((mark) => answer(id, mark)));
    const refusals = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refusals).toHaveLength(5);
    for (const refusal of refusals)
      expect(refusal).toMatchObject({ code: 'TOO_LATE', details: { door: 'full' } });
    expect(await door.open(id, PHONE)).toMatchObject({ door: 'full', questions: [] });
    expect(await questionnaires.find(id, ALL)).toMatchObject({ answers: 3, offered: 8, responseRate: 3 / 8 });
  });

  it('is open between its dates, and not there as a draft', async () => {
    const now = clock.now();
    const at = (hours: number): string => new Date(now + hours * HOUR_MS).toISOString();
    const { id } = await published({ opensAt: at(1), closesAt: at(3) });
    const doorNow = async (): Promise<OpenedQuestionnaire['door']> => (await door.open(id, PHONE)).door;
    expect(await doorNow()).toBe('not-yet');
    clock.advance(HOUR_MS);
    const mark = await markOf(id);
    expect(await doorNow()).toBe('open');
    clock.advance(2 * HOUR_MS);
    expect(await doorNow()).toBe('over');
    await expect(answer(id, mark)).rejects.toMatchObject({ code: 'TOO_LATE', details: { door: 'over' } });
    await expect(published({ opensAt: at(3), closesAt: at(1) })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const terms = { opensAt: null, closesAt: null, quota: 1 };
    const draft = await questionnaires.create(
      { districtId: '22', access: 'anonymous', content, ...terms },
      'me',
    );
    await expect(door.open(draft.id, PHONE)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('keeps its answers as they were given when it is changed', async () => {
    const { id } = await published();
    const old = await markOf(id);
    await answer(id, await markOf(id), rated(1, '电话 13812345678 打不通'));
    const next = { ...content, questions: [{ ...rate, points: 10 }] };
    expect(await questionnaires.revise(id, 1, next, MADE)).toMatchObject({ version: 2 });
    await expect(questionnaires.revise(id, 1, next, MADE)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    // Whoever has the old one before them is told, and loses nothing but the time to look again.
    await expect(answer(id, old)).rejects.toMatchObject({ code: 'STATE_CONFLICT', details: { newest: 2 } });
    await answer(id, old, rated(10), 2);
    const [first, second] = [await questionnaires.results(id, ALL, 1), await questionnaires.results(id, ALL)];
    expect(first.content.questions).toEqual(content.questions);
    expect(first.questions).toMatchObject([
      { questionId: 'rate', answered: 1, mean: 1, counts: { 0: { value: '1', count: 1 }, length: 5 } },
      { questionId: 'why', answered: 1, texts: ['电话 138****5678 打不通'] },
    ]);
    expect(second.questions).toMatchObject([{ answered: 1, mean: 10, counts: { length: 10 } }]);
    expect(second.versions).toEqual([
      { version: 1, answers: 1 },
      { version: 2, answers: 1 },
    ]);
    expect(second).toMatchObject({ answers: 1, offered: 2, responseRate: 1 });
  });

  it('has no figure without answers', async () => {
    const { id } = await published();
    const results = await questionnaires.results(id, ALL);
    expect(results).toMatchObject({ answers: 0, responseRate: null, meanScore: null });
    expect(results.questions).toMatchObject([
      { answered: 0, mean: null, rightShare: null },
      { answered: 0, mean: null, texts: [] },
    ]);
  });

  it('as a quiz tells the score with the answer, and how many were right', async () => {
    const options = ['a', 'b'].map((id) => ({ id, text: id, textEn: id }));
    const asked = { ...rate, id: 'duty', kind: 'single' as const, points: null, options, right: ['b'] };
    const { id } = await published({ content: { ...content, quiz: true, questions: [asked] } });
    const says = async (value: string) =>
      answer(id, await markOf(id), [{ questionId: 'duty', values: [value], text: null }]);
    expect(await says('b')).toMatchObject({ right: 1, of: 1 });
    expect(await says('a')).toEqual({
      right: 0,
      of: 1,
      solution: [{ questionId: 'duty', right: ['b'], correct: false }],
    });
    expect(await questionnaires.results(id, ALL)).toMatchObject({
      meanScore: 0.5,
      questions: [
        {
          rightShare: 0.5,
          counts: [
            { value: 'a', count: 1 },
            { value: 'b', count: 1 },
          ],
        },
      ],
    });
  });

  it('by invitation is answered once a link, and does not tell whose answer is whose', async () => {
    const { id } = await published({ access: 'invited' });
    await expect(door.open(id, PHONE)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const [one] = await invitations.invite(
      id,
      [
        { name: '甲公司', email: 'wang@example.cn' },
        { name: '乙公司', email: null },
      ],
      ALL,
    );
    const invitation = one?.token ?? '';
    expect(one).toMatchObject({ name: '甲公司', email: 'w***@example.cn', answered: false });
    expect(await door.open(id, { ...PHONE, invitation })).toMatchObject({ door: 'open', mark: null });
    const caller = { ...PHONE, invitation };
    await door.answer(id, { version: 1, answers: rated(4) }, caller);
    await expect(door.answer(id, { version: 1, answers: rated(4) }, caller)).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
    expect(await door.open(id, caller)).toMatchObject({ door: 'answered' });
    const { items } = await invitations.list(id, ALL, { cursor: null, limit: 10 });
    expect(items).toMatchObject([
      { name: '甲公司', answered: true, email: null, token: null },
      { name: '乙公司', answered: false },
    ]);
    expect(await questionnaires.find(id, ALL)).toMatchObject({ answers: 1, offered: 2, responseRate: 0.5 });
    const [stored] = await stores.mongo
      .collection('questionnaire-responses')
      .find({ questionnaireId: id })
      .toArray();
    expect(JSON.stringify(stored)).not.toContain(one?.id);
  });

  it('of few who were invited nothing is told but how many answered, and never in the order they came', async () => {
    const { id } = await published({ access: 'invited' });
    const people = Array.from({ length: 12 }, (_, i) => ({ name: `公司${i}`, email: null }));
    const invited = await invitations.invite(id, people, ALL);
    const reply = async (i: number): Promise<void> => {
      const caller = { ...PHONE, invitation: invited[i]?.token ?? '' };
      await door.answer(id, { version: 1, answers: rated(2, `慢${i}`) }, caller);
    };
    for (let i = 0; i < 4; i += 1) await reply(i);
    const few = await questionnaires.results(id, ALL);
    expect(few).toMatchObject({ answers: 4, offered: 12, heldBack: true, questions: [], meanScore: null });
    const told = async (): Promise<string[]> => {
      const texts: string[] = [];
      for await (const { answers } of (await questionnaires.answers(id, ALL)).responses) {
        texts.push(...answers.flatMap(({ text }) => text ?? []));
      }
      return texts;
    };
    expect(await told()).toEqual([]);
    expect((await questionnaires.answers(id, ALL)).heldBack).toBe(true);
    for (let i = 4; i < 12; i += 1) await reply(i);
    const enough = await questionnaires.results(id, ALL);
    expect(enough).toMatchObject({ answers: 12, heldBack: false });
    // Ids are random: in their order the twelve stand as they came once in 479 million times.
    const stored = await stores.mongo
      .collection<ResponseDoc>('questionnaire-responses')
      .find({ questionnaireId: id })
      .toArray();
    const byId = stored
      .toSorted((a, b) => (a._id < b._id ? -1 : 1))
      .flatMap(({ answers }) => answers.flatMap(({ text }) => text ?? []));
    expect(await told()).toEqual(byId);
    expect(await told()).not.toEqual(people.map((_, i) => `慢${i}`));
    expect(enough.questions.find(({ texts }) => texts.length > 0)?.texts).toEqual(byId);
  });

  it('forgets addresses once it is closed', async () => {
    const { id } = await published({ access: 'invited' });
    await invitations.invite(id, [{ name: '甲公司', email: 'wang@example.cn' }], ALL);
    await questionnaires.change(id, { state: 'closed' }, MADE);
    const [found] = await stores.mongo
      .collection('questionnaire-invitations')
      .find({ questionnaireId: id })
      .toArray();
    expect(found).toMatchObject({ email: null, answered: false });
    await expect(invitations.invite(id, [{ name: '乙', email: null }], ALL)).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    });
  });

  it('of another district is not there', async () => {
    const { id } = await published();
    const foreign = { districtId: '53' };
    const notFound = { code: 'NOT_FOUND' };
    await expect(questionnaires.find(id, foreign)).rejects.toMatchObject(notFound);
    await expect(questionnaires.results(id, foreign)).rejects.toMatchObject(notFound);
    await expect(questionnaires.answers(id, foreign)).rejects.toMatchObject(notFound);
    await expect(questionnaires.change(id, { quota: 1 }, { by: 'x', scope: foreign })).rejects.toMatchObject(
      notFound,
    );
    await expect(invitations.list(id, foreign, { cursor: null, limit: 1 })).rejects.toMatchObject(notFound);
    expect((await questionnaires.list(foreign, null, 10)).items).toEqual([]);
    expect((await questionnaires.list({ districtId: '22' }, null, 1)).items).toMatchObject([{ id }]);
  });

  it('lets an address in no more often than the limit says', async () => {
    const { id } = await published();
    for (let i = 0; i < 60; i += 1) await door.open(id, { address: '203.0.113.9' });
    await expect(door.open(id, { address: '203.0.113.9' })).rejects.toMatchObject({ code: 'TOO_MANY' });
    expect(await door.open(id, { address: '203.0.113.10' })).toMatchObject({ door: 'open' });
  });

  it('gives every answer a row of its file', async () => {
    const { id } = await published();
    await answer(id, await markOf(id), rated(2, '慢'));
    const found = await questionnaires.answers(id, ALL);
    const { header, row } = responseSheet(found, [], 'zh');
    const rows = [];
    for await (const response of found.responses) rows.push(row(response));
    expect([header, ...rows]).toEqual([
      ['日期', '总体评价', '哪里不满意'],
      ['2026-03-02', 2, '慢'],
    ]);
  });
});
