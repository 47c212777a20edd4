import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import type { DistrictScope } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { ANNUAL_LINES, measureOf } from './annual-line.rules.js';
import { StatementRepository } from './statement.repository.js';
import { StatementService } from './statement.service.js';

const ALL: DistrictScope = { districtId: null };
const LEAD = { scope: ALL, by: 'lead' };
const OF_22 = { scope: { districtId: '22' }, by: 'lead-22' };
const WISH = {
  lineId: 'wechat-queries',
  year: 2025,
  value: 960_000,
  source: '微信平台统计',
  sourceDate: '2026-01-04',
};
const { lineId: _lineId, year: _year, ...SAID } = WISH;

describe('a figure that somebody enters', () => {
  let stores: Stores;
  let statements: StatementService;
  const clock = new ManualClock(Date.parse('2026-01-05T02:00:00Z'));

  beforeAll(async () => {
    stores = await openStores();
    statements = new StatementService(new StatementRepository(stores.mongo), clock);
    await stores.migrate();
  });
  beforeEach(() => stores.mongo.collection('annual-statements').deleteMany({}));
  afterAll(() => stores.close());

  it('keeps what it was through every correction: value, source, who, when and why', async () => {
    const { id } = await statements.enter(WISH, '00', LEAD);
    const first = { ...SAID, version: 1, why: null, at: '2026-01-05T02:00:00.000Z', by: 'lead' };
    clock.advance(60_000);
    const correction = { ...SAID, value: 961_000, source: '更正函', version: 1, why: '漏计一月' };
    const corrected = await statements.correct(id, correction, { ...LEAD, by: 'chief' });
    const second = { ...correction, version: 2, at: '2026-01-05T02:01:00.000Z', by: 'chief' };
    expect(corrected).toEqual({
      id: '00-2025-wechat-queries',
      lineId: 'wechat-queries',
      year: 2025,
      districtId: '00',
      measure: { name: '次', nameEn: 'queries' },
      versions: [first, second],
    });
    expect((await statements.ofYear(2025, '00')).get('wechat-queries')).toEqual(corrected);
    expect((await statements.ofYear(2024, '00')).size).toBe(0);
  });

  it('is there once, however many enter it, and corrected once of each version', async () => {
    const enter = (): Promise<unknown> => statements.enter(WISH, '00', LEAD).catch((error: unknown) => error);
    const entered = await Promise.all([enter(), enter(), enter()]);
    expect(entered.filter((one) => one instanceof Error)).toMatchObject([
      { code: 'ALREADY_EXISTS' },
      { code: 'ALREADY_EXISTS' },
    ]);
    const [id] = [...(await statements.ofYear(2025, '00')).values()].map((one) => one.id);
    const correct = (value: number): Promise<unknown> =>
      statements
        .correct(id ?? '', { ...SAID, value, version: 1, why: '复核' }, LEAD)
        .catch((error: unknown) => error);
    const corrected = await Promise.all([correct(1), correct(2), correct(3)]);
    expect(corrected.filter((one) => one instanceof Error)).toMatchObject([
      { code: 'STATE_CONFLICT' },
      { code: 'STATE_CONFLICT' },
    ]);
    expect((await statements.ofYear(2025, '00')).get(WISH.lineId)?.versions).toHaveLength(2);
  });

  it('is refused for what is measured, for years and days to come, and for another district', async () => {
    const refusal = async (more: object, districtId = '00', who = LEAD): Promise<unknown> =>
      statements.enter({ ...WISH, ...more }, districtId, who).then(
        () => null,
        ({ code, details }: { code: string; details?: { field: string }[] }) => [code, details?.[0]?.field],
      );
    expect(await refusal({ lineId: 'connection-rate' })).toEqual(['BAD_INPUT', 'lineId']);
    expect(await refusal({ year: 2027 })).toEqual(['BAD_INPUT', 'year']);
    expect(await refusal({ sourceDate: '2026-01-06' })).toEqual(['BAD_INPUT', 'sourceDate']);
    expect(await refusal({}, '53', OF_22)).toEqual(['FORBIDDEN', undefined]);
    expect(await refusal({}, '22', OF_22)).toBeNull();
    const foreign = { scope: { districtId: '53' }, by: 'x' };
    const correction = { ...SAID, version: 1, why: 'x' };
    const other = statements.correct('22-2025-wechat-queries', correction, foreign);
    await expect(other).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await statements.list(foreign.scope, null, null, 10)).items).toEqual([]);
  });

  it('is listed by pages, of one year or of all', async () => {
    for (const year of [2023, 2024, 2025]) await statements.enter({ ...WISH, year }, '00', LEAD);
    const first = await statements.list(ALL, null, null, 2);
    expect(first).toMatchObject({ items: [{ year: 2023 }, { year: 2024 }], next: '00-2024-wechat-queries' });
    expect((await statements.list(ALL, null, first.next, 2)).items).toMatchObject([{ year: 2025 }]);
    expect((await statements.list(ALL, 2024, null, 2)).items).toMatchObject([{ year: 2024 }]);
  });

  it('has an id that fits its line, each its own', () => {
    const ids = ANNUAL_LINES.flatMap((line) => ('lineId' in line ? [line.lineId] : []));
    expect(ids.length).toBeGreaterThan(15);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9][a-z0-9-]{0,31}$/);
    expect(measureOf('wechat-followers')).toEqual({ name: '人', nameEn: 'people' });
    expect(measureOf('nothing')).toBeNull();
  });
});
