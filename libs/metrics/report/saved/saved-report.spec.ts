import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, story, type Stores } from '#kit';
import { factReaction } from '#kit/measuring';
import { SmtpStandIn } from '#kit/smtp';
import { AppError, type ReportChoice, type ReportWish } from '#libs/contract';
import { ManualClock, SmtpMailer, createLog } from '#libs/platform';
import { unzipSync } from 'fflate';
import { DEFAULT_OPTIONS } from '../../definition/definition.rules.js';
import { fixedSettings } from '../../definition/figure-settings.rules.js';
import { FACT_SHAPE } from '../../fact/fact-renewal.service.js';
import { FactRepository } from '../../fact/fact.repository.js';
import { CompletenessService } from '../../figures/completeness.service.js';
import { AnyFiguresService } from '../../figures/any-figures.service.js';
import { FiguresService } from '../../figures/figures.service.js';
import { RecountRepository } from '../../rollup/recount.repository.js';
import { RollupRepository } from '../../rollup/rollup.repository.js';
import { ReportService } from '../report.service.js';
import { ReportRound } from './report-round.service.js';
import { SavedReportRepository } from './saved-report.repository.js';
import { runOf, SavedReportService } from './saved-report.service.js';

const HOUR_MS = 3_600_000;
/** Tuesday, 05:00 in Shanghai. */
const START = Date.parse('2026-03-02T21:00:00Z');
const [SHANGHAI, SHENZHEN] = [{ districtId: '22' }, { districtId: '53' }];

const wish = (more: Partial<ReportWish> = {}): ReportWish => ({
  name: '每日接通率',
  content: 'figures',
  choice: {
    definitions: ['contacts-asked'],
    by: null,
    compare: false,
    queueId: null,
    channel: null,
    agentId: null,
    hour: null,
    officeId: null,
    topicId: null,
  },
  period: 'day',
  format: 'csv',
  language: 'zh',
  hour: 6,
  recipients: ['duty@example.cn'],
  ...more,
});

describe('a saved report', () => {
  let stores: Stores;
  let smtp: SmtpStandIn;
  let mailer: SmtpMailer;
  let clock: ManualClock;
  let service: SavedReportService;
  let repository: SavedReportRepository;
  let figures: AnyFiguresService;
  /** A contact that nobody has counted was opened then. */
  let behind: number;
  /** Up to when agents' time was told. */
  let told: number | null;
  /** What making fails with. */
  let failure: Error | null;

  beforeAll(async () => {
    stores = await openStores();
    repository = new SavedReportRepository(stores.mongo);
    const rollups = new RollupRepository(stores.mongo);
    figures = new AnyFiguresService(new FiguresService(rollups, fixedSettings(DEFAULT_OPTIONS)), []);
    const reaction = factReaction(stores.mongo);
    await stores.migrate();
    smtp = await SmtpStandIn.start();
    mailer = new SmtpMailer({
      url: smtp.url,
      from: 'jietong@example.cn',
      domains: { staff: ['example.cn'], invited: [] },
    });
    // Of 2 March: three contacts of one district, two of another.
    const items = ['22', '22', '22', '53', '53'].map((districtId, at) =>
      story(
        `c${at}`,
        Date.parse('2026-03-02T02:00:00Z'),
        [
          [0, 'contact.opened', at === 0 ? { officeId: '2201' } : {}],
          [0, 'contact.queued'],
        ],
        {
          districtId,
        },
      ),
    );
    await reaction.react(items);
    await new FactRepository(stores.mongo).setShape(FACT_SHAPE);
  });
  afterAll(async () => {
    mailer?.close();
    await smtp?.close();
    await stores.close();
  });
  beforeEach(async () => {
    await stores.mongo.collection('saved-reports').deleteMany({});
    await stores.mongo.collection('report-runs').deleteMany({});
    await stores.mongo.collection('report-asked').deleteMany({});
    smtp.letters.length = 0;
    smtp.refusals.length = 0;
    behind = Infinity;
    told = null;
    failure = null;
    clock = new ManualClock(START);
    service = new SavedReportService(repository, figures, mailer, clock);
  });

  /** Another worker. */
  function worker(): ReportRound {
    const made = new ReportService(figures, { of: async () => ({}) });
    const reports = {
      tables: (...asked: Parameters<ReportService['tables']>) =>
        failure ? Promise.reject(failure) : made.tables(...asked),
    };
    const backlog = { behind: async (before: number) => behind < before, unclosed: async () => 0 };
    const facts = new FactRepository(stores.mongo);
    const agentTime = { told: async () => told };
    const ratings = { behind: async () => false, answerable: async () => 1 };
    const recount = new RecountRepository(stores.mongo);
    const days = new CompletenessService(facts, recount, backlog, agentTime, ratings);
    const log = createLog('test', { logLevel: 'silent' });
    return new ReportRound(
      repository,
      { reports, figures, days, annual: { file: async () => new Uint8Array() } },
      mailer,
      clock,
      log,
    );
  }
  const settled = (id: string) => service.runs(id, SHANGHAI);

  it('is made once when its time has come, by however many workers, and sent with its file', async () => {
    const { id, nextAt } = await service.create(wish(), SHANGHAI, 'lead');
    expect(nextAt).toBe('2026-03-02T22:00:00.000Z');
    await worker().sweep();
    expect(await settled(id)).toEqual([]);
    clock.advance(HOUR_MS);
    await Promise.all([worker().sweep(), worker().sweep(), worker().sweep()]);
    await worker().sweep();
    const runs = await settled(id);
    expect(runs).toMatchObject([
      { from: '2026-03-02', to: '2026-03-02', state: 'ready', mail: 'sent', problem: null },
    ]);
    expect(smtp.letters).toHaveLength(1);
    const [letter] = smtp.letters;
    expect(letter).toMatchObject({ from: 'jietong@example.cn', to: ['duty@example.cn'] });
    expect(letter?.raw).toContain('report-2026-03-02-2026-03-02.csv');
    expect(letter?.raw).toContain(`Message-ID: <report-${id}.2026-03-02@example.cn>`);
    const { content } = await service.file(id, runs[0]?.id ?? '', SHANGHAI);
    const csv = Buffer.from(content).toString('utf8');
    // Of its own district alone.
    expect(csv).toContain('2026-03-02 – 2026-03-02,3,3,3');
    expect(letter?.raw.replaceAll('\r\n', '')).toContain(Buffer.from(content).toString('base64'));
  });

  it('is narrowed to an office, an agent or an hour if somebody said so; those of older builds are of all', async () => {
    const totalOf = async (choice: Partial<ReportChoice>, change: object = {}): Promise<string> => {
      const wished = wish({ recipients: [], hour: null, choice: { ...wish().choice, ...choice } });
      const { id } = await service.create(wished, SHANGHAI, 'lead');
      await stores.mongo
        .collection('saved-reports')
        .updateOne({ _id: id as never }, { $set: { seen: true }, ...change });
      const { run } = await service.run(id, SHANGHAI);
      await worker().sweep();
      return Buffer.from((await service.file(id, run.id, SHANGHAI)).content).toString('utf8');
    };
    expect(await totalOf({ officeId: '2201' })).toContain('2026-03-02 – 2026-03-02,1,1,1');
    // They came at ten, and nobody answered.
    const atTen = await totalOf({ hour: 10 });
    expect(atTen).toContain('2026-03-02 – 2026-03-02,3,3,3');
    expect(atTen).toContain('小时 10:00');
    expect(await totalOf({ hour: 11 })).toContain('2026-03-02 – 2026-03-02,0,0,0');
    expect(await totalOf({ agentId: 'ann' })).toContain('2026-03-02 – 2026-03-02,0,0,0');
    const byOffice = await totalOf({ by: 'office' });
    expect(byOffice).toContain('隶属海关');
    expect(byOffice).toMatch(/2201,1,1,1\r?\n合计,1,1,1/);
    const unset = {
      $unset: { 'choice.agentId': '', 'choice.hour': '', 'choice.officeId': '', 'choice.topicId': '' },
    };
    expect(await totalOf({}, unset)).toContain('2026-03-02 – 2026-03-02,3,3,3');
  });

  it('comes again with the next period, and not for every one that was missed', async () => {
    const { id } = await service.create(wish({ recipients: [] }), SHANGHAI, 'lead');
    clock.advance(HOUR_MS);
    await worker().sweep();
    clock.advance(72 * HOUR_MS);
    await worker().sweep();
    await worker().sweep();
    expect((await settled(id)).map(({ from, mail }) => [from, mail])).toEqual([
      ['2026-03-05', 'none'],
      ['2026-03-02', 'none'],
    ]);
  });

  it('is sent again under the same id while the server does not take it, and made no second time', async () => {
    const { id } = await service.create(wish(), SHANGHAI, 'lead');
    smtp.refusals.push('451 try again', '554 no');
    clock.advance(HOUR_MS);
    await worker().sweep();
    const [first] = await settled(id);
    expect(first).toMatchObject({ state: 'ready', mail: 'due', problem: expect.stringContaining('451') });
    await worker().sweep();
    expect(smtp.refusals).toHaveLength(1);
    for (let i = 0; i < 2; i += 1) {
      clock.advance(HOUR_MS / 2);
      await worker().sweep();
    }
    expect(await settled(id)).toMatchObject([{ mail: 'sent', problem: null, madeAt: first?.madeAt }]);
    expect(smtp.letters).toHaveLength(1);
  });

  it('waits until its days are counted, and for a store that is too slow; not for ever', async () => {
    const { id } = await service.create(wish(), SHANGHAI, 'lead');
    behind = START - 24 * HOUR_MS;
    clock.advance(HOUR_MS);
    await worker().sweep();
    expect(await settled(id)).toMatchObject([{ state: 'due', problem: 'UNAVAILABLE' }]);
    expect(smtp.letters).toEqual([]);
    behind = Infinity;
    failure = new AppError('TOO_SLOW');
    // Longer than tries that fail would last.
    for (let i = 0; i < 15; i += 1) {
      clock.advance(HOUR_MS / 4);
      await worker().sweep();
    }
    expect(await settled(id)).toMatchObject([{ state: 'due', problem: 'TOO_SLOW' }]);
    failure = null;
    clock.advance(HOUR_MS / 4);
    await worker().sweep();
    expect(await settled(id)).toMatchObject([{ state: 'ready', mail: 'sent', problem: null }]);
    clock.advance(24 * HOUR_MS);
    failure = new AppError('TOO_SLOW');
    await worker().sweep();
    clock.advance(24 * HOUR_MS - 1);
    await worker().sweep();
    expect((await settled(id)).at(0)).toMatchObject({ state: 'due' });
    clock.advance(HOUR_MS);
    await worker().sweep();
    expect((await settled(id)).map(({ from, state }) => [from, state])).toContainEqual([
      '2026-03-03',
      'failed',
    ]);
  });

  it('waits for the end of its days in what agents’ time makes, and for answers that may still come not at all', async () => {
    const choice = { ...wish().choice, definitions: ['satisfaction', 'occupancy'] };
    const { id } = await service.create(wish({ choice, recipients: [] }), SHANGHAI, 'lead');
    clock.advance(HOUR_MS);
    for (told of [null, Date.parse('2026-03-02T15:30:00Z')]) {
      await worker().sweep();
      expect(await settled(id)).toMatchObject([{ state: 'due', problem: 'UNAVAILABLE' }]);
      clock.advance(HOUR_MS);
    }
    told = Date.parse('2026-03-02T16:00:00Z');
    await worker().sweep();
    expect(await settled(id)).toMatchObject([{ from: '2026-03-02', state: 'ready', problem: null }]);
  });

  it('whose making kills its worker is given up', async () => {
    const { id } = await service.create(wish(), SHANGHAI, 'lead');
    clock.advance(HOUR_MS);
    await worker().sweep();
    const [run] = await settled(id);
    const runs = stores.mongo.collection<{ _id: string }>('report-runs');
    // Taken up again and again, and never settled.
    const back = { state: 'due', mail: 'none', dueAt: new Date(clock.now()), tries: 7 };
    await runs.updateOne({ _id: run?.id ?? '' }, { $set: back });
    await repository.claimRun(new Date(clock.now()), new Date(clock.now() + 1));
    clock.advance(1);
    await worker().sweep();
    expect(await settled(id)).toMatchObject([{ state: 'failed', problem: 'INTERNAL' }]);
  });

  it('that somebody asked for waits once, gives way to those of the hour, and not without end', async () => {
    const asked = await service.create(wish({ hour: null }), SHANGHAI, 'lead');
    const { run } = await service.run(asked.id, SHANGHAI);
    const again = await Promise.all([1, 2, 3].map(() => service.run(asked.id, SHANGHAI)));
    expect(new Set(again.map((one) => one.run.id))).toEqual(new Set([run.id]));
    expect(await settled(asked.id)).toHaveLength(1);
    const timed = await service.create(wish(), SHANGHAI, 'lead');
    await repository.insertRun(
      runOf({ ...timed, _id: timed.id, nextAt: null, createdBy: 'lead' }, null, clock.now()),
    );
    const at = new Date(clock.now());
    const first = await repository.claimRun(at, new Date(clock.now() + HOUR_MS));
    expect(first?.reportId).toBe(timed.id);
    failure = new AppError('TOO_SLOW');
    await worker().sweep();
    expect(await settled(asked.id)).toMatchObject([{ state: 'failed', problem: 'TOO_SLOW' }]);
    const next = await service.run(asked.id, SHANGHAI);
    expect(next.run.id).not.toBe(run.id);
    failure = null;
    await worker().sweep();
    const counts = stores.mongo.collection<{ _id: string; count: number }>('report-asked');
    const [counted] = await counts.find({}).toArray();
    // Those who asked while one was waited for used up none.
    expect(counted).toMatchObject({ _id: '22:2026-03-03', count: 2 });
    await counts.updateOne({ _id: '22:2026-03-03' }, { $set: { count: 199 } });
    const last = await service.create(wish({ hour: null }), SHANGHAI, 'lead');
    await service.run(last.id, SHANGHAI);
    // What was asked for is asked for, whether its report stays or not.
    await service.remove(last.id, SHANGHAI);
    await expect(service.run(asked.id, SHANGHAI)).rejects.toMatchObject({
      code: 'TOO_MANY',
      details: { most: 200 },
    });
    await service.run((await service.create(wish({ hour: null }), SHENZHEN, 'lead')).id, SHENZHEN);
    // A day has as many again.
    clock.advance(24 * HOUR_MS);
    await service.run(asked.id, SHANGHAI);
  });

  it('asked for by somebody is made at once and sent to nobody', async () => {
    const { id } = await service.create(
      wish({ format: 'xlsx', hour: null, period: 'month' }),
      SHANGHAI,
      'lead',
    );
    await service.run(id, SHANGHAI);
    await worker().sweep();
    const [run] = await settled(id);
    expect(run).toMatchObject({ from: '2026-02-01', to: '2026-02-28', state: 'ready', mail: 'none' });
    const { content } = await service.file(id, run?.id ?? '', SHANGHAI);
    expect(Object.keys(unzipSync(content))).toContain('xl/workbook.xml');
    expect(smtp.letters).toEqual([]);
  });

  it('goes to no address outside the domains that are allowed, and to none without a server', async () => {
    for (const address of ['duty@evil.cn', 'duty@sub.example.cn', 'duty@example.cn.evil.cn']) {
      await expect(service.create(wish({ recipients: [address] }), SHANGHAI, 'lead')).rejects.toMatchObject({
        code: 'BAD_INPUT',
        details: [{ field: 'recipients' }],
      });
    }
    const off = new SavedReportService(repository, figures, new SmtpMailer(null), clock);
    await expect(off.create(wish(), SHANGHAI, 'lead')).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(await off.create(wish({ recipients: [] }), SHANGHAI, 'lead')).toMatchObject({ recipients: [] });
    const unknown = { ...wish().choice, definitions: ['no-such-figure'] };
    await expect(service.create(wish({ choice: unknown }), SHANGHAI, 'lead')).rejects.toMatchObject({
      details: [{ field: 'definitions' }],
    });
  });

  it('of another district is not there', async () => {
    const { id } = await service.create(wish(), SHANGHAI, 'lead');
    const { run } = await service.run(id, SHANGHAI);
    await worker().sweep();
    const acts = [
      () => service.change(id, { name: 'x' }, SHENZHEN),
      () => service.remove(id, SHENZHEN),
      () => service.run(id, SHENZHEN),
      () => service.runs(id, SHENZHEN),
      () => service.file(id, run.id, SHENZHEN),
    ];
    for (const act of acts) await expect(act()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await service.list(SHENZHEN, null, 10)).items).toEqual([]);
    expect((await service.list({ districtId: null }, null, 10)).items).toMatchObject([
      { id, districtId: '22' },
    ]);
  });

  it('keeps its next time when only its name changes, and goes with its files', async () => {
    const { id } = await service.create(wish(), SHANGHAI, 'lead');
    const renamed = await service.change(id, { name: '晨报' }, SHANGHAI);
    expect(renamed).toMatchObject({ name: '晨报', nextAt: '2026-03-02T22:00:00.000Z' });
    expect(await service.change(id, { hour: null }, SHANGHAI)).toMatchObject({ nextAt: null });
    await service.run(id, SHANGHAI);
    await service.remove(id, SHANGHAI);
    expect(await stores.mongo.collection('report-runs').countDocuments({})).toBe(0);
  });
});
