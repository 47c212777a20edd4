import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONTINUOUS, ContinuousStage, DAY } from '#kit/continuous-stage';
import { ALL, framed } from '#kit/drawn-stage';
import { seedOfDay } from '../standing/standing.rules.js';
import { drawIdOf, isDrawn } from './continuous.rules.js';

const HOUR_MS = 3_600_000;

/** Mei had every seventh as an agent. */
const isHers = (contactId: string): boolean => Number(contactId.slice(1)) % 7 === 0;

describe('a continuous plan', () => {
  const stage = new ContinuousStage((id) => (isHers(id) ? ['ann', 'mei'] : ['ann']));
  let id: string;
  let seed: string;

  /** Calls close one after the other. */
  const close = (from: number, until: number): void => {
    for (let i = from; i < until; i += 1) stage.closed.push(framed(`c${i}`));
  };
  const expected = (): string[] =>
    stage.closed
      .map(({ contactId }) => contactId)
      .filter((one) => isDrawn({ seed, share: 0.1 }, one, 'voice'))
      .toSorted();

  beforeAll(async () => {
    await stage.open();
    id = (await stage.service.create(CONTINUOUS, 'qa')).id;
    seed = seedOfDay((await stage.plans.find(id))?.seed ?? '', DAY);
  });
  afterAll(() => stage.close());

  it('hands a contact to a scorer before its day is over, each once, however many workers look', async () => {
    close(0, 200);
    await Promise.all([stage.handOut(), stage.handOut(), stage.handOut()].map((round) => round.sweep()));
    expect(expected().length).toBeGreaterThan(4);
    expect(await stage.handed()).toEqual(expected());
    const before = await stage.tasks();
    expect(await stage.handOut().sweep()).toBe(0);
    expect(await stage.tasks()).toEqual(before);
    expect(before.every(({ drawId }) => drawId === drawIdOf(id, DAY))).toBe(true);
    // Nobody who may not score, nor had the contact as an agent.
    expect(before.some(({ scorerId }) => scorerId === 'away')).toBe(false);
    const own = before.filter(({ contactId }) => isHers(contactId));
    expect(own.some(({ scorerId }) => scorerId === 'mei')).toBe(false);
  });

  it('tells its seed to nobody meanwhile, nor once it is ended while its last day goes on', async () => {
    expect((await stage.service.find(id, ALL)).seed).toBeNull();
    expect((await stage.service.end(id, ALL, 'qa')).seed).toBeNull();
    await stage.standing().sweep();
    expect(await stage.service.find(id, ALL)).toMatchObject({ seed: null, completedAt: null });
  });

  it('lets a score be given at once', async () => {
    const [task] = (await stage.scoring.open('jun', null, 10)).items;
    const answers = [{ itemId: 'right', answer: 'yes' as const }];
    const scored = await stage.scoring.score(task?.id ?? '', 'jun', answers, '');
    expect(scored.score?.correct).toBe(true);
  });

  it('decides on what is closed late too, after midnight', async () => {
    stage.clock.advance(20 * HOUR_MS);
    close(200, 400);
    const before = (await stage.handed()).length;
    await stage.handOut().sweep();
    const open = new Set(await stage.handed());
    // One of those handed out was scored meanwhile.
    expect(expected().filter((one) => !open.has(one)).length).toBeLessThanOrEqual(1);
    expect(open.size).toBeGreaterThan(before);
    await stage.standing().sweep();
    expect((await stage.service.draws(id, ALL, null, 10)).items).toEqual([]);
  });

  it('freezes the day with exactly what was decided, and hands out what small strata lack', async () => {
    const calls = expected();
    // Three that were written, of which the rule may draw none.
    for (const one of ['c1000', 'c1001', 'c1002']) stage.closed.push(framed(one, 'webchat'));
    stage.complete = true;
    const draw = await stage.drawn();
    expect(draw.id).toBe(drawIdOf(id, DAY));
    const idsIn = (key: string): string[] =>
      draw.contacts.flatMap(({ stratum, contactId }) => (stratum === key ? [contactId] : []));
    expect(idsIn('voice').toSorted()).toEqual(calls);
    expect(idsIn('webchat').length).toBeGreaterThanOrEqual(2);
    const [plan] = (await stage.service.draws(id, ALL, null, 10)).items;
    expect(plan).toMatchObject({ allocation: 'continuous', frame: { size: 403 }, drawId: draw.id });
    const judged = await stage.judgements.list(draw.id, ALL, null, 500);
    // Everything has a scorer, and some a second one.
    expect(judged.items.map(({ wanted }) => wanted).every((wanted) => wanted === 1 || wanted === 2)).toBe(
      true,
    );
    expect(judged.items.some(({ wanted }) => wanted === 2)).toBe(true);
    expect(judged.items.reduce((sum, { scored }) => sum + scored, 0)).toBe(1);
    expect(judged.items).toHaveLength(draw.contacts.length);
    expect(stage.failures).toBe(0);
  });

  it('gives the same sample when it is repeated, and its seed once its last day is drawn', async () => {
    await stage.standing().sweep();
    const { seed: told, completedAt } = await stage.service.find(id, ALL);
    expect(completedAt).not.toBeNull();
    expect(seedOfDay(told ?? '', DAY)).toBe(seed);
    expect(await stage.service.replay(id, DAY, ALL)).toMatchObject({
      seedOfPlan: true,
      frameIntact: true,
      same: true,
    });
    await stage.handOut().sweep();
    expect((await stage.service.draws(id, ALL, null, 10)).items).toHaveLength(1);
  });
});
