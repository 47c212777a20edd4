import { connectMongo, connectRedis } from '#libs/platform';
import { startMongo, startRedis } from '#kit';
import { describe, expect, it } from '@jest/globals';

describe('a server of one suite', () => {
  it('keeps what was acknowledged over a kill, at the same address', async () => {
    const own = await startMongo();
    const before = await connectMongo(own.url);
    await before.collection('kept').insertOne({ at: 'before the kill' });
    await before.close();
    await own.kill();
    await own.start();
    const after = await connectMongo(own.url);
    expect(await after.collection('kept').countDocuments()).toBe(1);
    await after.close();
    await own.close();
  });

  it('comes back empty after a wipe', async () => {
    const own = await startRedis();
    const before = await connectRedis(own.url);
    await before.set('kept', 'yes');
    before.disconnect();
    await own.kill();
    await expect(connectRedis(own.url)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    own.wipe();
    await own.start();
    const after = await connectRedis(own.url);
    expect(await after.get('kept')).toBeNull();
    after.disconnect();
    await own.close();
  });
});
