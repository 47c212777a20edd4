import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { SmtpStandIn } from '#kit/smtp';
import type { Question } from '#libs/contract';
import { AddressLimiter, createLog, ManualClock, SmtpMailer } from '#libs/platform';
import { InvitationRound } from './invitation-round.service.js';
import { InvitationRepository } from './invitation.repository.js';
import { InvitationService } from './invitation.service.js';
import { QuestionnaireDoor } from './questionnaire-door.service.js';
import { QuestionnaireRepository } from './questionnaire.repository.js';
import { QuestionnaireService } from './questionnaire.service.js';
import { ResponseRepository } from './response.repository.js';

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

  async function published(): Promise<{ id: string }> {
    const wish = {
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

  it('takes no address that no mail may go to, and writes nothing while mail is off', async () => {
    const { id } = await published();
    const foreign = [{ name: '外', email: 'x@elsewhere.cn' }];
    await expect(invitations.invite(id, foreign, ALL)).rejects.toMatchObject({
      details: { fields: ['email'] },
    });
    const off = { mailer: new SmtpMailer(null), publicUrl: null };
    const silent = new InvitationService(
      new InvitationRepository(stores.mongo),
      questionnaires,
      clock,
      SECRET,
      off,
    );
    await expect(silent.write(id, ALL)).rejects.toMatchObject({ details: { fields: ['mail'] } });
  });
});
