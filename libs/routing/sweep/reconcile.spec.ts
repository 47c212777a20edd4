import { RoutingStage } from '#kit/routing-stage';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rootOf } from '../index/layout.rules.js';

let stage: RoutingStage;
beforeEach(async () => {
  stage = await RoutingStage.open();
});
afterEach(() => stage.close());

describe('an index that a build before has made', () => {
  /** As processes of the build before write it, who know nothing of this one. */
  const written = async (): Promise<string> => {
    const { redis, redisPrefix } = stage.stores;
    const before = rootOf(redisPrefix, 1);
    expect(before).toBe(`{${redisPrefix}:r}`);
    await redis.set(`${before}:alive`, stage.clock.now());
    await redis.hset(`${before}:agents`, 'li', '1 0 chat:1=f general 0');
    await redis.hset(`${before}:nobody`, 'chat:general', stage.clock.now());
    return before;
  };
  const everywhere = (root: string) => stage.stores.redis.keys(`${root}:*`);

  it('is not taken for this one’s, which is made from the truth; then it is taken away', async () => {
    await stage.agentOnline('li');
    const contact = await stage.arrive();
    const before = await written();
    const { reconcile } = stage.router();
    expect(await stage.index.isAlive()).toBe(false);
    expect(await reconcile.rebuild()).toBe(true);
    expect(await everywhere(before)).toEqual([]);
    expect(await stage.index.knows([contact.id])).toEqual([true]);
    expect(await reconcile.rebuild()).toBe(false);
  });

  it('goes on beside this one while an upgrade rolls, and neither changes the other', async () => {
    await stage.agentOnline('li');
    const { reconcile } = stage.router();
    await reconcile.rebuild();
    const before = await written();
    const known = await everywhere(before);
    await reconcile.compare();
    expect(await reconcile.rebuild()).toBe(false);
    expect(await stage.index.queueStates(['general'])).toMatchObject([{ nobodySince: { chat: null } }]);
    expect((await everywhere(before)).toSorted()).toEqual(known.toSorted());
  });
});
