import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, story, type Stores } from '#kit';
import { factReaction } from '#kit/measuring';
import type { AgentState, ContactView, Principal, QueueRef, RowNames } from '#libs/contract';
import {
  AnyFiguresService,
  DEFAULT_OPTIONS,
  FactRepository,
  DrillDownService,
  RollupRepository,
  FiguresService,
  fixedSettings,
  LiveFiguresService,
} from '#libs/metrics';
import { createLog, ManualClock } from '#libs/platform';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { FigureDoorService } from './figure-door.service.js';
import { FiguresController } from './figures.controller.js';
import { FigureTableContactsDto } from './figure-table.dto.js';
import { FigureContactsDto } from './figures.dto.js';

const NOON = Date.parse('2026-03-02T04:00:00Z');
const user = (districtId: string): Principal => ({
  userId: 'u',
  username: 'u',
  displayName: 'U',
  roles: ['supervisor'],
  districtId,
  sessionId: 's',
});

const QUEUES = [
  { id: 'general', districtId: '00' },
  { id: 'nanjing', districtId: '23' },
] as QueueRef[];
/** Whose agents and offices are which: those of a district are known to it and to headquarters. */
const OWNERS: Readonly<Record<string, string>> = { a22: '22', a23: '23', '2201': '22', '2202': '22' };
const NAMES: RowNames = {
  of: async (_, ids, { districtId }) =>
    Object.fromEntries(
      ids
        .filter((id) => id in OWNERS && (districtId === null || OWNERS[id] === districtId))
        .map((id) => [id, { name: id, nameEn: id }]),
    ),
};

describe('figures over REST', () => {
  let stores: Stores;
  let controller: FiguresController;
  const viewed: { ids: string[]; scope: { districtId: string | null } }[] = [];

  beforeAll(async () => {
    stores = await openStores();
    const facts = new FactRepository(stores.mongo);
    const store = new RollupRepository(stores.mongo);
    await stores.migrate();
    await factReaction(stores.mongo).react(
      Array.from({ length: 5 }, (_, i) =>
        story(
          `c${i}`,
          NOON - 3_600_000 + (i % 2) * 1_800_000,
          [
            [0, 'contact.opened', i === 1 || i === 4 ? { officeId: '2201' } : {}],
            [0, 'contact.queued'],
            [9, i === 4 ? 'contact.abandoned' : 'contact.accepted'],
          ],
          { districtId: i === 0 ? '53' : '22' },
        ),
      ),
    );
    const clock = new ManualClock(NOON);
    const settings = fixedSettings(DEFAULT_OPTIONS);
    const figures = new FiguresService(store, settings);
    const drill = new DrillDownService(store, facts, settings);
    const states = {
      waiting: { waiting: async () => ({ count: 0, longestSince: null }) },
      agents: { countsByState: async () => ({}) as Record<AgentState, number> },
      lag: { since: async () => null },
    };
    const live = new LiveFiguresService(figures, states, clock, createLog('test', { logLevel: 'silent' }));
    const views = {
      async views(ids: string[], scope: { districtId: string | null }) {
        viewed.push({ ids, scope });
        return ids.map((id) => ({ id }) as ContactView);
      },
    };
    const queues = {
      find: async (id: string) => QUEUES.find((queue) => queue.id === id) ?? null,
      list: async () => QUEUES,
    };
    const door = new FigureDoorService(NAMES, queues, figures, clock);
    controller = new FiguresController(new AnyFiguresService(figures, []), drill, live, views, door);
  });
  afterAll(() => stores.close());

  it('pages through exactly the contacts of today’s number', async () => {
    const { connectionRate } = await controller.today({}, user('00'));
    expect(connectionRate).toMatchObject({ numerator: 4, denominator: 5, value: 0.8 });
    const query = { part: 'numerator', limit: 3 } as const;
    const first = await controller.contactsBehind('connection-rate', query, user('00'));
    expect(first).toEqual({ items: [{ id: 'c0' }, { id: 'c1' }, { id: 'c2' }], next: '2026-03-02/c2' });
    const rest = { ...query, cursor: String(first.next) };
    const last = await controller.contactsBehind('connection-rate', rest, user('00'));
    expect(last).toEqual({ items: [{ id: 'c3' }], next: null });
  });

  it('shows a district’s user their own contacts alone, whatever they ask', async () => {
    const query = { part: 'denominator', districtId: '53', day: '2026-03-02', limit: 50 } as const;
    const page = await controller.contactsBehind('connection-rate', query, user('22'));
    expect(page.items.map((item) => item.id)).toEqual(['c1', 'c2', 'c3', 'c4']);
    expect(viewed.at(-1)?.scope).toEqual({ districtId: '22' });
    const figure = await controller.figure('connection-rate', { districtId: '53' }, user('22'));
    expect(figure).toMatchObject({ numerator: 3, denominator: 4 });
  });

  it('leads from every half-hour to its contacts, which are together those of the total', async () => {
    const range = { from: '2026-03-02', to: '2026-03-02' };
    for (const definition of ['connection-rate', 'longest-queue-wait']) {
      const { rows, total } = await controller.table({ ...range, definition, by: 'half-hour' }, user('00'));
      const of = async (halfHour?: number): Promise<ContactView[]> => {
        const part = definition === 'longest-queue-wait' ? 'numerator' : 'denominator';
        const which = { part, limit: 50, ...(halfHour === undefined ? {} : { halfHour }) } as const;
        return (await controller.tableContacts({ ...range, definition, ...which }, user('00'))).items;
      };
      const found = await Promise.all(rows.map(({ key }) => of(Number(key))));
      expect(rows.length).toBeGreaterThan(1);
      if (definition === 'connection-rate') {
        expect(found.map(({ length }) => length)).toEqual(rows.map(({ figure }) => figure.denominator));
        expect(found.flat()).toHaveLength(total.denominator);
      }
      const strangers = [...Array(48).keys()].filter((one) => !rows.some(({ key }) => key === String(one)));
      expect(await of(strangers[0])).toEqual([]);
      for (const contacts of found) expect(contacts.length).toBeGreaterThan(0);
    }
  });

  it('drills by the settings the figure was stated with', async () => {
    const query = { definition: 'service-level-asked', from: '2026-03-02', to: '2026-03-02', limit: 50 };
    const within = async (withinSeconds: number): Promise<number> => {
      const asked = { ...query, part: 'numerator', withinSeconds } as const;
      return (await controller.tableContacts(asked, user('00'))).items.length;
    };
    expect(await within(9)).toBe(4);
    expect(await within(8)).toBe(0);
  });

  it('splits up by office, and leads from an office, and from the total of all, to their contacts', async () => {
    const range = { definition: 'connection-rate', from: '2026-03-02', to: '2026-03-02' };
    const { rows, total } = await controller.table({ ...range, by: 'office' }, user('00'));
    expect(rows.map(({ key, figure }) => [key, figure.numerator, figure.denominator])).toEqual([
      ['2201', 1, 2],
    ]);
    expect(total).toMatchObject({ numerator: 1, denominator: 2 });
    const behind = async (
      more: { officeId?: string; by?: 'office' },
      districtId = '00',
    ): Promise<string[]> => {
      const query = { ...range, part: 'denominator', limit: 50, ...more } as const;
      return (await controller.tableContacts(query, user(districtId))).items.map(({ id }) => id);
    };
    expect(await behind({ officeId: '2201' })).toEqual(['c1', 'c4']);
    expect(await behind({ by: 'office' })).toEqual(['c1', 'c4']);
    expect(await behind({})).toHaveLength(5);
    await expect(behind({ officeId: '2201' }, '53')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('refuses what it is narrowed to that is nobody’s and what is somebody else’s in one way', async () => {
    const range = { definition: 'connection-rate', from: '2026-03-01', to: '2026-03-02' };
    const asked = (more: object, districtId = '22'): Promise<unknown> =>
      controller.table({ ...range, ...more }, user(districtId)).then(
        ({ total }) => total.denominator,
        (error: unknown) => error,
      );
    const refused = (details: object): unknown => expect.objectContaining({ code: 'NOT_FOUND', details });
    for (const part of [
      { queueId: 'nobody' },
      { queueId: 'nanjing' },
      { agentId: 'nobody' },
      { agentId: 'a23' },
      { officeId: '2299' },
      { topicId: 'nothing' },
    ]) {
      expect(await asked(part)).toEqual(refused(part));
    }
    // Theirs, of which there is nothing to tell.
    expect(await asked({ agentId: 'a22' })).toBe(0);
    expect(await asked({ officeId: '2202' })).toBe(0);
    expect(await asked({ queueId: 'nanjing' }, '00')).toBe(0);
    expect(await asked({ agentId: 'a23' }, '00')).toBe(0);
    // Another district's agent, who answered a contact of theirs: there is a row of them.
    expect(await asked({ agentId: 'ann' })).toEqual(expect.any(Number));
    expect(await asked({ agentId: 'ann' }, '23')).toEqual(refused({ agentId: 'ann' }));
    expect(await asked({ districtId: '99' }, '00')).toEqual(refused({ districtId: '99' }));
    await expect(controller.today({ queueId: 'nanjing' }, user('22'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    // Definitions tell the settings of a queue.
    for (const queueId of ['nanjing', 'nobody']) {
      await expect(controller.definitions({ queueId }, user('22'))).rejects.toMatchObject({
        code: 'NOT_FOUND',
        details: { queueId },
      });
    }
    expect(await controller.definitions({ queueId: 'nanjing' }, user('00'))).not.toEqual([]);
    const behind = { part: 'numerator', limit: 5, queueId: 'nanjing' } as const;
    await expect(controller.contactsBehind('connection-rate', behind, user('22'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('does not know every definition', async () => {
    const refused = controller.contactsBehind('happiness', { part: 'numerator', limit: 50 }, user('00'));
    await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lists the definitions with the settings in force', async () => {
    const list = await controller.definitions({}, user('22'));
    expect(list.find(({ id }) => id === 'service-level-asked')).toMatchObject({
      version: 1,
      options: { withinSeconds: 15 },
    });
  });
});

describe('a query', () => {
  const problems = (query: object): string[] =>
    validateSync(plainToInstance(FigureContactsDto, query)).map((error) => error.property);

  it('is taken with text for numbers', () => {
    expect(problems({ part: 'numerator', limit: '200', day: '2024-02-29', districtId: '22' })).toEqual([]);
  });

  it.each([
    [{ part: 'both' }, 'part'],
    [{ part: 'numerator', day: '2026-02-30' }, 'day'],
    [{ part: 'numerator', day: '2026-3-2' }, 'day'],
    [{ part: 'numerator', day: '2026-03-02T00:00:00Z' }, 'day'],
    // Of such years days are in no order with others: months would be counted without end.
    [{ part: 'numerator', day: '9999-12-31' }, 'day'],
    [{ part: 'numerator', day: '0000-01-01' }, 'day'],
    [{ part: 'numerator', districtId: 'x' }, 'districtId'],
    [{ part: 'numerator', districtId: { $ne: '22' } }, 'districtId'],
    [{ part: 'numerator', queueId: { $ne: '' } }, 'queueId'],
    [{ part: 'numerator', queueId: '*' }, 'queueId'],
    [{ part: 'numerator', queueId: '' }, 'queueId'],
    [{ part: 'numerator', cursor: { $gt: '' } }, 'cursor'],
    [{ part: 'numerator', limit: '0' }, 'limit'],
    [{ part: 'numerator', limit: '201' }, 'limit'],
  ])('%j is refused for its %s', (query, field) => {
    expect(problems(query)).toEqual([field]);
  });

  it.each([
    [{ officeId: '220' }, 'officeId'],
    [{ officeId: { $ne: '2201' } }, 'officeId'],
    [{ topicId: { $ne: '' } }, 'topicId'],
    [{ by: 'district' }, 'by'],
    // No hour is not midnight.
    [{ hour: '' }, 'hour'],
    [{ hour: ' ' }, 'hour'],
    [{ hour: '24' }, 'hour'],
    [{ hour: ['1'] }, 'hour'],
    [{ withinSeconds: '' }, 'withinSeconds'],
    [{ halfHour: '' }, 'halfHour'],
  ])('%j is refused for its %s, of a range', (query, field) => {
    const range = { definition: 'x', from: '2026-03-02', to: '2026-03-02', part: 'numerator' };
    const problems = (asked: object): string[] =>
      validateSync(plainToInstance(FigureTableContactsDto, { ...range, ...asked })).map(
        (one) => one.property,
      );
    expect(problems(query)).toEqual([field]);
    expect(problems({ hour: '0', withinSeconds: '0', halfHour: '47' })).toEqual([]);
  });
});
