import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONTINUOUS, ContinuousStage, DAY, SCORERS } from '#kit/continuous-stage';
import { ALL, framed } from '#kit/drawn-stage';
import { createHash } from 'node:crypto';
import { seedOfDay } from '../standing/standing.rules.js';

const HOUR_MS = 3_600_000;

describe('a continuous plan with shares of strata', () => {
  const stage = new ContinuousStage(() => ['ann']);
  let id: string;
  let seed: string;

  /** Calls, and half as many chats: of these four in ten are drawn, of calls one in twenty. Written out. */
  const close = (from: number, until: number): void => {
    for (let i = from; i < until; i += 1) stage.closed.push(framed(`c${i}`, i % 3 ? 'voice' : 'webchat'));
  };
  const decided = (channel: string): string[] => {
    const chance = (contactId: string): number =>
      parseInt(createHash('sha256').update(`${seed}/${contactId}`).digest('hex').slice(0, 13), 16) / 2 ** 52;
    const its = stage.closed.filter((one) => one.channel === channel).map(({ contactId }) => contactId);
    return its.filter((one) => chance(one) < (channel === 'webchat' ? 0.4 : 0.05)).toSorted();
  };

  beforeAll(async () => {
    await stage.open();
    const continuous = {
      share: 0.05,
      shares: [{ stratum: 'webchat', share: 0.4 }],
      formId: 'hotline',
      scorerIds: SCORERS,
      doubleShare: 0,
    };
    const plan = await stage.service.create({ ...CONTINUOUS, continuous, minimumPerStratum: 0 }, 'qa');
    expect(plan.continuous?.shares).toEqual(continuous.shares);
    id = plan.id;
    seed = seedOfDay((await stage.plans.find(id))?.seed ?? '', DAY);
  });
  afterAll(() => stage.close());

  it('hands out of each stratum by its own share', async () => {
    close(0, 600);
    await stage.handOut().sweep();
    expect(decided('webchat').length).toBeGreaterThan(40);
    expect(await stage.handed()).toEqual([...decided('voice'), ...decided('webchat')].toSorted());
  });

  it('is drawn with exactly that, each stratum by its own probability, and the same again', async () => {
    close(600, 900);
    stage.clock.advance(20 * HOUR_MS);
    stage.complete = true;
    const draw = await stage.drawn();
    for (const key of ['voice', 'webchat']) {
      const its = draw.contacts.filter(({ stratum }) => stratum === key);
      expect(its.map(({ contactId }) => contactId).toSorted()).toEqual(decided(key));
    }
    const [plan] = (await stage.service.draws(id, ALL, null, 10)).items;
    expect(plan?.strata.map(({ key, size, probability }) => [key, size, probability])).toEqual([
      ['voice', decided('voice').length, decided('voice').length / 600],
      ['webchat', decided('webchat').length, decided('webchat').length / 300],
    ]);
    expect(await stage.service.replay(id, DAY, ALL)).toMatchObject({ seedOfPlan: true, same: true });
    expect(stage.failures).toBe(0);
  });

  it('is refused for a stratum that there can’t be', async () => {
    const continuous = { ...CONTINUOUS.continuous, shares: [{ stratum: 'telegram', share: 0.4 }] };
    await expect(
      stage.service.create({ ...CONTINUOUS, continuous: continuous as never }, 'qa'),
    ).rejects.toMatchObject({ code: 'BAD_INPUT', details: [{ field: 'continuous.shares' }] });
  });

  it('made by an older build, which had one share for all, is read as such', async () => {
    const { mongo } = stage.stores;
    await mongo
      .collection('standing-plans')
      .updateOne({ name: CONTINUOUS.name }, { $unset: { 'continuous.shares': 1 } });
    expect((await stage.service.find(id, ALL)).continuous).toMatchObject({ share: 0.05, shares: [] });
  });
});
