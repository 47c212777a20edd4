import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONTINUOUS, ContinuousStage, DAY } from '#kit/continuous-stage';
import { ALL, framed } from '#kit/drawn-stage';
import { createHash } from 'node:crypto';

const HOUR_MS = 3_600_000;
/** As many as a plan may have. */
const MOST = 500;

describe('a continuous plan’s day on which more strata come than may stand alone', () => {
  const stage = new ContinuousStage(() => ['ann']);
  let id: string;
  let early: string[];

  /** Each agent has a contact, every fifth another one. */
  const close = (from: number, until: number): void => {
    for (let i = from; i < until; i += 1) {
      stage.closed.push({ ...framed(`c${i}`), agentId: `agent${i}` });
      if (i % 5 === 0) stage.closed.push({ ...framed(`d${i}`), agentId: `agent${i}` });
    }
  };

  beforeAll(async () => {
    await stage.open();
    id = (await stage.service.create({ ...CONTINUOUS, stratifyBy: ['agent'], minimumPerStratum: 0 }, 'qa'))
      .id;
  });
  afterAll(() => stage.close());

  it('goes on to hand out what is drawn of it', async () => {
    close(0, 400);
    const round = stage.handOut();
    await round.sweep();
    early = await stage.handed();
    expect(early.length).toBeGreaterThan(20);
    close(400, 700);
    expect(await round.sweep()).toBeGreaterThan(10);
  });

  it('is drawn with all that was handed out: the smallest strata are one, and told', async () => {
    const before = await stage.handed();
    stage.clock.advance(20 * HOUR_MS);
    stage.complete = true;
    const draw = await stage.drawn();
    const drawnIds = new Set(draw.contacts.map(({ contactId }) => contactId));
    expect(before.filter((one) => !drawnIds.has(one))).toEqual([]);
    expect(early.filter((one) => !drawnIds.has(one))).toEqual([]);
    const { undrawn } = await stage.service.find(id, ALL);
    expect(undrawn).toEqual([]);
    const [plan] = (await stage.service.draws(id, ALL, null, 10)).items;
    expect(plan?.strata).toHaveLength(MOST);
    expect(plan?.pooled).toHaveLength(700 - (MOST - 1));
    const others = plan?.strata.find(({ key }) => key === '+others');
    // One contact each: whoever had two stands alone.
    expect(others?.population).toBe(201);
    expect(plan?.frame.size).toBe(840);
    // Of the pool exactly what was decided on, written out.
    const { seed } = draw;
    const isBelow = (contactId: string): boolean =>
      parseInt(createHash('sha256').update(`${seed}/${contactId}`).digest('hex').slice(0, 13), 16) <
      0.1 * 2 ** 52;
    const names = new Set(plan?.pooled);
    const decided = stage.closed
      .filter(({ contactId, agentId }) => names.has(agentId ?? '') && isBelow(contactId))
      .map(({ contactId }) => contactId);
    const ofPool = draw.contacts.filter(({ stratum }) => stratum === '+others');
    expect(ofPool.map(({ contactId }) => contactId).toSorted()).toEqual(decided.toSorted());
    expect(await stage.service.replay(id, DAY, ALL)).toMatchObject({
      seedOfPlan: true,
      frameIntact: true,
      same: true,
    });
    expect(stage.failures).toBe(0);
  });
});
