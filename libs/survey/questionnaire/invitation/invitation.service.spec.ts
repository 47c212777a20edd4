import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { SmtpStandIn } from '#kit/smtp';
import { DAY_MS, type GroupQuota, type InvitationView, type Question } from '#libs/contract';
import { AddressLimiter, createLog, ManualClock, SmtpMailer } from '#libs/platform';
import { InvitationRound } from './invitation-round.service.js';
import { InvitationRepository } from './invitation.repository.js';
import { InvitationService } from './invitation.service.js';
import { QuestionnaireDoor } from '../questionnaire-door.service.js';
import { QuestionnaireRepository } from '../questionnaire.repository.js';
import { QuestionnaireService } from '../questionnaire.service.js';
import { ResponseRepository } from '../answer/response.repository.js';

const HOUR_MS = 3_600_000;
const SECRET = 'a secret that is long enough for it';
const ALL = { districtId: null };
const PHONE = { address: '198.51.100.7' };
const PUBLIC_URL = 'https://12360.example';

const question: Question = {
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
const content = {
  name: '营商环境',
  nameEn: 'Business',
  intro: '',
  introEn: '',
  quiz: false,
  questions: [question],
};
const ANSWERS = [{ questionId: 'rate', values: ['5'], text: null }];

describe('letters of a questionnaire', () => {
  let stores: Stores;
  let smtp: SmtpStandIn;
  let mailer: SmtpMailer;
  let clock: ManualClock;
  let questionnaires: QuestionnaireService;
  let invitations: InvitationService;
  let letters: InvitationRound;
  let door: QuestionnaireDoor;

  beforeAll(async () => {
    stores = await openStores();
    new QuestionnaireRepository(stores.mongo);
    new ResponseRepository(stores.mongo);
    await stores.migrate();
    smtp = await SmtpStandIn.start();
    const domains = { staff: [], invited: ['example.cn'] };
    mailer = new SmtpMailer({ url: smtp.url, from: 'jietong@customs.example', domains });
  });
  afterAll(async () => {
    mailer?.close();
    await smtp?.close();
    await stores.close();
  });
  beforeEach(() => {
    clock = new ManualClock(Date.parse('2026-03-02T02:00:00Z'));
    const invited = new InvitationRepository(stores.mongo);
    const repository = new QuestionnaireRepository(stores.mongo);
    const responses = new ResponseRepository(stores.mongo);
    const log = createLog('test', { logLevel: 'silent' });
    const parts = { mailer, publicUrl: PUBLIC_URL, secret: SECRET };
    questionnaires = new QuestionnaireService(repository, responses, invited, clock);
    invitations = new InvitationService(invited, questionnaires, clock, SECRET, parts);
    letters = new InvitationRound(invited, repository, parts, clock, log);
    const limiter = new AddressLimiter(60, clock);
    const shared = { questionnaires: repository, responses, invitations: invited };
    door = new QuestionnaireDoor({ ...shared, clock, secret: SECRET, limiter });
  });

  async function published(groupQuotas: GroupQuota[] = []): Promise<{ id: string }> {
    const wish = {
      groupQuotas,
      districtId: '22',
      access: 'invited',
      opensAt: null,
      closesAt: null,
      quota: 9,
      content,
    } as const;
    const { id } = await questionnaires.create(wish, 'quality');
    return questionnaires.change(id, { state: 'published' }, { by: 'quality', scope: ALL });
  }

  it('writes to whoever was invited, once, and reminds those who have not answered', async () => {
    const { id } = await published();
    const people = ['wang', 'li', 'zhao'].map((name) => ({ name, email: `${name}@example.cn` }));
    await invitations.invite(id, [...people, { name: '无邮箱', email: null }], ALL);
    expect(await invitations.write(id, ALL)).toBe(3);
    // Told twice in a hurry: nobody gets two.
    expect(await invitations.write(id, ALL)).toBe(0);
    smtp.refusals.push('451 try again');
    await Promise.all([letters.sweep(), letters.sweep()]);
    expect(smtp.letters.flatMap(({ to }) => to)).toHaveLength(2);
    clock.advance(HOUR_MS);
    await letters.sweep();
    expect(smtp.letters.flatMap(({ to }) => to).toSorted()).toEqual(
      people.map(({ email }) => email).toSorted(),
    );
    const mine = smtp.letters.find(({ to }) => to[0] === 'wang@example.cn');
    const body = Buffer.from(mine?.raw.split('\r\n\r\n')[1] ?? '', 'base64').toString('utf8');
    const invitation = /#i=(\S+)/.exec(body)?.[1];
    await door.answer(id, { version: 1, answers: ANSWERS }, { ...PHONE, invitation });
    expect(await invitations.write(id, ALL)).toBe(0);
    // Whoever was refused at first was written to an hour after the others.
    clock.advance(23 * HOUR_MS - 1);
    expect(await invitations.write(id, ALL)).toBe(0);
    clock.advance(HOUR_MS + 1);
    expect(await invitations.write(id, ALL)).toBe(2);
    await letters.sweep();
    expect(
      smtp.letters
        .slice(3)
        .flatMap(({ to }) => to)
        .toSorted(),
    ).toEqual(['li@example.cn', 'zhao@example.cn']);
    expect(new Set(smtp.letters.map(({ raw }) => /Message-ID: (.*)/.exec(raw)?.[1])).size).toBe(5);
    const { items } = await invitations.list(id, ALL, { cursor: null, limit: 10 });
    expect(items.map(({ sent }) => sent)).toEqual([1, 2, 2, 0]);
  });

  it('keeps no address of whoever is invited while it is closed, and never more than there may be', async () => {
    /** What happens between the look of an invitation and its write, once. */
    let meanwhile = (): Promise<unknown> => Promise.resolve();
    const seen = {
      find: async (...what: Parameters<QuestionnaireService['find']>) => {
        const found = await questionnaires.find(...what);
        await meanwhile();
        return found;
      },
    };
    const repository = new InvitationRepository(stores.mongo);
    const parts = { mailer, publicUrl: PUBLIC_URL };
    const late = new InvitationService(repository, seen as never, clock, SECRET, parts);
    const { id } = await published();
    const made = { by: 'quality', scope: ALL };
    meanwhile = () => questionnaires.change(id, { state: 'closed' }, made);
    const asked = late.invite(id, [{ name: 'wang', email: 'wang@example.cn' }], ALL);
    await expect(asked).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect((await invitations.list(id, ALL, { cursor: null, limit: 10 })).items).toEqual([]);
    expect((await questionnaires.find(id, ALL)).offered).toBe(0);
    const { id: other } = await published();
    const six = Array.from({ length: 6_000 }, (_, i) => ({ name: `n${i}`, email: null }));
    const both = await Promise.allSettled([
      invitations.invite(other, six, ALL),
      invitations.invite(other, six, ALL),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await questionnaires.find(other, ALL)).offered).toBe(6_000);
  });

  it('is not changed on top of a state or a date that nobody saw', async () => {
    const made = { by: 'quality', scope: ALL };
    const { id } = await published();
    const day = (days: number): string => new Date(clock.now() + days * DAY_MS).toISOString();
    await questionnaires.change(id, { opensAt: day(1), closesAt: day(9) }, made);
    // Each alone leaves it open for a time; together it would close before it opens.
    const both = await Promise.allSettled([
      questionnaires.change(id, { opensAt: day(5) }, made),
      questionnaires.change(id, { closesAt: day(3) }, made),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const { opensAt, closesAt } = await questionnaires.find(id, ALL);
    expect(Date.parse(closesAt ?? '')).toBeGreaterThan(Date.parse(opensAt ?? ''));
  });

  it('reminds by itself, once, after the pause that was set, and never whoever has answered', async () => {
    const before = smtp.letters.length;
    const told = (): string[] => smtp.letters.slice(before).flatMap(({ to }) => to);
    const { id } = await published();
    const change = { remindAfterDays: 3, closesAt: new Date(clock.now() + 20 * DAY_MS).toISOString() };
    await questionnaires.change(id, change, { by: 'quality', scope: ALL });
    const people = ['wang', 'li'].map((name) => ({ name, email: `${name}@example.cn` }));
    const [wang] = await invitations.invite(id, people, ALL);
    await letters.sweep();
    // Whoever had no letter yet is not reminded of one.
    expect(told()).toEqual([]);
    await invitations.write(id, ALL);
    await letters.sweep();
    expect(told().toSorted()).toEqual(['li@example.cn', 'wang@example.cn']);
    await door.answer(
      id,
      { version: 1, answers: ANSWERS },
      { ...PHONE, invitation: wang?.token ?? undefined },
    );
    clock.advance(3 * DAY_MS - 1);
    await letters.sweep();
    expect(told()).toHaveLength(2);
    clock.advance(1);
    await Promise.all([letters.sweep(), letters.sweep()]);
    expect(told().slice(2)).toEqual(['li@example.cn']);
    clock.advance(10 * DAY_MS);
    await letters.sweep();
    expect(told()).toHaveLength(3);
  });

  it('reminds by itself only where that is set, and within the dates', async () => {
    const before = smtp.letters.length;
    const start = clock.now();
    const ids: string[] = [];
    for (const terms of [
      { remindAfterDays: null },
      { remindAfterDays: 3, closesAt: new Date(start + 2 * DAY_MS).toISOString() },
      { remindAfterDays: 3, opensAt: new Date(start + 30 * DAY_MS).toISOString() },
      { remindAfterDays: 3, quota: 1 },
    ]) {
      const { id } = await published();
      await questionnaires.change(id, terms, { by: 'quality', scope: ALL });
      const people = ['wang', 'li'].map((name) => ({ name, email: `${name}@example.cn` }));
      const [wang] = await invitations.invite(id, people, ALL);
      await invitations.write(id, ALL);
      if (terms.quota === 1) {
        await letters.sweep();
        await door.answer(
          id,
          { version: 1, answers: ANSWERS },
          { ...PHONE, invitation: wang?.token ?? undefined },
        );
      }
      ids.push(id);
    }
    await letters.sweep();
    expect(smtp.letters.length - before).toBe(8);
    clock.advance(5 * DAY_MS);
    await letters.sweep();
    expect(smtp.letters.length - before).toBe(8);
    const anonymous = questionnaires.create(
      {
        districtId: '22',
        access: 'anonymous',
        opensAt: null,
        closesAt: null,
        quota: 9,
        remindAfterDays: 3,
        content,
      },
      'quality',
    );
    await expect(anonymous).rejects.toMatchObject({ details: [{ field: 'remindAfterDays' }] });
  });

  it('reminds nobody within the days that were asked for', async () => {
    const { id } = await published();
    await invitations.invite(id, [{ name: '某公司', email: 'wang@example.cn' }], ALL);
    expect(await invitations.write(id, ALL, 7)).toBe(1);
    await letters.sweep();
    clock.advance(7 * 24 * HOUR_MS - 1);
    expect(await invitations.write(id, ALL, 7)).toBe(0);
    clock.advance(1);
    expect(await invitations.write(id, ALL, 7)).toBe(1);
  });

  describe('with quotas of groups', () => {
    const firm = (name: string, group: string | null) => ({ name, group, email: `${name}@example.cn` });
    const answer = (id: string, { token }: InvitationView) =>
      door.answer(id, { version: 1, answers: ANSWERS }, { ...PHONE, invitation: token ?? undefined });
    const opened = async (id: string, { token }: InvitationView) =>
      (await door.open(id, { ...PHONE, invitation: token ?? undefined })).door;
    const told = () =>
      smtp.letters
        .slice(sent)
        .flatMap(({ to }) => to)
        .toSorted();
    let sent = 0;
    beforeEach(() => {
      sent = smtp.letters.length;
    });

    it('takes so many of a group and no more, however many come at once, and tells the others politely', async () => {
      const { id } = await published([{ group: '广州', quota: 2 }]);
      const guangzhou = await invitations.invite(
        id,
        ['a', 'b', 'c', 'd', 'e'].map((name) => firm(name, '广州')),
        ALL,
      );
      const others = await invitations.invite(id, [firm('f', '深圳'), firm('g', null)], ALL);
      const came = await Promise.allSettled(guangzhou.map((one) => answer(id, one)));
      expect(came.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
      for (const one of came) {
        if (one.status === 'rejected')
          expect(one.reason).toMatchObject({ code: 'TOO_LATE', details: { door: 'group-full' } });
      }
      const late = guangzhou.filter((_, i) => came[i]?.status === 'rejected');
      expect(await Promise.all(late.map((one) => opened(id, one)))).toEqual(Array(3).fill('group-full'));
      // Nothing of theirs was counted, nor was their link used up.
      const { items } = await invitations.list(id, ALL, { cursor: null, limit: 50 });
      expect(items.filter(({ answered }) => answered)).toHaveLength(2);
      for (const one of others) await answer(id, one);
      expect(await questionnaires.results(id, ALL)).toMatchObject({
        answers: 4,
        offered: 7,
        groups: [
          { group: '广州', quota: 2, invited: 5, answered: 2, responseRate: 2 / 5 },
          { group: '深圳', quota: null, invited: 1, answered: 1, responseRate: 1 },
          { group: null, quota: null, invited: 1, answered: 1, responseRate: 1 },
        ],
      });
      // With a larger quota they may.
      const more = { groupQuotas: [{ group: '广州', quota: 3 }] };
      await questionnaires.change(id, more, { by: 'quality', scope: ALL });
      const [next] = late;
      if (!next) throw new Error('nobody is left');
      expect(await opened(id, next)).toBe('open');
      await answer(id, next);
      expect((await questionnaires.results(id, ALL)).answers).toBe(5);
    });

    it('reminds nobody whose group is full, also if it filled after the letter was asked for', async () => {
      const { id } = await published([
        { group: '广州', quota: 1 },
        { group: '深圳', quota: 1 },
      ]);
      const invited = await invitations.invite(
        id,
        [firm('a', '广州'), firm('b', '广州'), firm('c', '深圳'), firm('d', '深圳'), firm('e', null)],
        ALL,
      );
      const [a, , c] = invited;
      if (!a || !c) throw new Error('nobody was invited');
      await answer(id, a);
      expect(await invitations.write(id, ALL)).toBe(3);
      await answer(id, c);
      await letters.sweep();
      expect(told()).toEqual(['e@example.cn']);
    });

    it('knows each group once, and none of who is anonymous', async () => {
      const twice = [
        { group: '广州', quota: 1 },
        { group: '广州', quota: 2 },
      ];
      const refused = { code: 'BAD_INPUT', details: [{ field: 'groupQuotas' }] };
      await expect(published(twice)).rejects.toMatchObject(refused);
      const { id } = await published();
      const change = questionnaires.change(id, { groupQuotas: twice }, { by: 'quality', scope: ALL });
      await expect(change).rejects.toMatchObject(refused);
      const anonymous = {
        districtId: '22',
        access: 'anonymous' as const,
        opensAt: null,
        closesAt: null,
        quota: 9,
        groupQuotas: twice.slice(1),
        content,
      };
      await expect(questionnaires.create(anonymous, 'quality')).rejects.toMatchObject(refused);
    });
  });

  it('takes no address that no mail may go to, and writes nothing while mail is off', async () => {
    const { id } = await published();
    const foreign = [{ name: '外', email: 'x@elsewhere.cn' }];
    await expect(invitations.invite(id, foreign, ALL)).rejects.toMatchObject({
      details: [{ field: 'email' }],
    });
    const off = { mailer: new SmtpMailer(null), publicUrl: null };
    const silent = new InvitationService(
      new InvitationRepository(stores.mongo),
      questionnaires,
      clock,
      SECRET,
      off,
    );
    await expect(silent.write(id, ALL)).rejects.toMatchObject({ details: [{ field: 'mail' }] });
  });
});
