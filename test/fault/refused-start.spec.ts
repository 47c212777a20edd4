import { eventually, openStores, testFolder, type Stores } from '#kit';
import { Processes, settingsOf, type AppName, type AppProcess } from '#kit/processes';
import { AccountRepository, WechatAccountService } from '#libs/channel';
import { systemClock } from '#libs/platform';
import { cacheFolder, findMongod, freePort } from '#libs/platform/embedded';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';

/** Each starts one or two processes, which takes seconds on a busy machine. */
const WITHIN_MS = 120_000;
const processes = new Processes();
let stores: Stores;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(async () => {
  await processes.close();
  await stores.close();
});

/** All a process says are lines of its log; the last one is why it did not start. */
function whyNot({ output, log }: AppProcess): Record<string, unknown> {
  expect(output.filter((line) => !line.startsWith('{'))).toEqual([]);
  expect(log.at(-1)).toMatchObject({ level: 60, msg: 'cannot start' });
  return log.at(-1) as Record<string, unknown>;
}

const refused = async (
  app: AppName,
  more: Record<string, string>,
): Promise<[code: number | null, why: Record<string, unknown>]> => {
  const settings = { ...settingsOf(stores), LOG_LEVEL: 'info', ...more };
  const [code, process] = await processes.refused(app, settings);
  return [code, whyNot(process)];
};

describe('a process that can not start says why, by a code and a sentence, and ends', () => {
  it.each(['gateway', 'router', 'voice', 'worker'] as const)(
    'with 2 for settings that are wrong: %s',
    async (app) => {
      const wrong = { PORT: 'http', JIETONG_OFFER_SECONDS: '0', JIETONG_SECRET: 'short' };
      const [code, why] = await refused(app, wrong);
      expect([code, why['code']]).toEqual([2, 'BAD_SETTING']);
      expect((why['details'] as string[]).map((one) => one.split(' ')[0])).toEqual([
        'PORT',
        'JIETONG_OFFER_SECONDS',
        'JIETONG_SECRET',
      ]);
      const [without, lacking] = await refused(app, { JIETONG_SECRET: '' });
      expect([without, lacking]).toMatchObject([
        2,
        { details: [expect.stringMatching(/^JIETONG_SECRET 必须设置.* \/ JIETONG_SECRET must be set/)] },
      ]);
    },
    WITHIN_MS,
  );

  it(
    'with 1 for a port that is taken',
    async () => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const { port } = taken.address() as AddressInfo;
      const [code, why] = await refused('router', { PORT: String(port) });
      expect([code, why['code']]).toEqual([1, 'EADDRINUSE']);
      expect(why['why']).toContain(`Port ${port} is in use`);
      taken.close();
    },
    WITHIN_MS,
  );

  it(
    'with 1 for a database that is away, without its password',
    async () => {
      const [code, why] = await refused('worker', { MONGODB_URI: 'mongodb://jie:hidden-word@127.0.0.1:9/x' });
      expect([code, why]).toMatchObject([1, { code: 'UNAVAILABLE', details: { store: 'mongodb' } }]);
      expect(why['why']).toMatch(
        /mongodb at mongodb:\/\/\*\*\*@127\.0\.0\.1:9\/x can't be reached \(connect ECONN/,
      );
      expect(JSON.stringify(why)).not.toContain('hidden-word');
    },
    WITHIN_MS,
  );

  it(
    'with 1 for a database server that is no replica set, where nothing could be taken in',
    async () => {
      const folder = testFolder('standalone');
      const port = await freePort();
      const mongod = spawn(
        await findMongod(cacheFolder(folder), () => undefined),
        ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket', '--quiet'],
        { stdio: 'ignore' },
      );
      const ended = once(mongod, 'exit');
      try {
        const [code, why] = await refused('gateway', { MONGODB_URI: `mongodb://127.0.0.1:${port}/jietong` });
        expect([code, why['why']]).toEqual([1, expect.stringContaining('is not a replica set')]);
      } finally {
        mongod.kill('SIGKILL');
        await ended;
        rmSync(folder, { recursive: true, force: true });
      }
    },
    WITHIN_MS,
  );

  it(
    'with 1 for another secret than the one the database is used with, unless that one is lost',
    async () => {
      const own = await openStores();
      const settings = { ...settingsOf(own), LOG_LEVEL: 'info' };
      const first = await processes.start('router', settings);
      const other = { ...settings, JIETONG_SECRET: 'another secret, long enough to be one as well' };
      const [code, process] = await processes.refused('worker', other);
      expect([code, whyNot(process)['why']]).toEqual([1, expect.stringContaining('another secret')]);
      expect(await first.stop()).toBe(0);

      const renewed = await processes.start('router', { ...other, JIETONG_SECRET_IS_NEW: 'yes' });
      expect(await renewed.stop()).toBe(0);
      const after = await processes.start('router', other);
      expect(await after.stop()).toBe(0);
      expect((await processes.refused('router', settings))[0]).toBe(1);
      await own.close();
    },
    WITHIN_MS,
  );

  it(
    'with 1 for a secret that does not open what is sealed, also where none is noted yet; a setting that stays is told',
    async () => {
      const own = await openStores();
      const settings: Record<string, string> = { ...settingsOf(own), LOG_LEVEL: 'info' };
      const accounts = new WechatAccountService(
        new AccountRepository(own.mongo, systemClock),
        settings['JIETONG_SECRET'] ?? '',
      );
      await accounts.create(
        { districtId: '00' },
        { id: 'gh_1', appId: 'wx1', token: 'token123', mode: 'plain', secret: 'app secret' },
      );
      const other = { ...settings, JIETONG_SECRET: 'another secret, long enough to be one as well' };
      const [code, process] = await processes.refused('worker', other);
      expect([code, whyNot(process)['why']]).toEqual([1, expect.stringContaining('another secret')]);

      const told = expect.objectContaining({ settings: ['JIETONG_SECRET_IS_NEW'] }) as unknown;
      for (const warned of [false, true]) {
        const router = await processes.start('router', { ...settings, JIETONG_SECRET_IS_NEW: 'yes' });
        const named = router.log.filter(({ level, settings: names }) => level === 40 && names !== undefined);
        expect(named).toEqual(warned ? [told] : []);
        expect(await router.stop()).toBe(0);
      }
      await own.close();
    },
    WITHIN_MS,
  );
});

it(
  'a process says which settings have no effect, and that nobody knows the first administrator’s password',
  async () => {
    const own = await openStores();
    const more = { LOG_LEVEL: 'info', JIETONG_ADMIN_PASSWORD: '', JIETONG_OFFER_SECOND: '30' };
    const gateway = await processes.start('gateway', settingsOf(own, more));
    expect(gateway.log).toContainEqual(
      expect.objectContaining({ level: 40, settings: ['JIETONG_OFFER_SECOND'] }),
    );
    const unknown = expect.stringContaining('a password that nobody knows');
    expect(gateway.log).toContainEqual(
      expect.objectContaining({ level: 40, username: 'admin', msg: unknown }),
    );
    expect(await gateway.stop()).toBe(0);
    const again = await processes.start('gateway', settingsOf(own, more));
    expect(again.log.map(({ msg }) => msg)).not.toContainEqual(unknown);
    expect(await again.stop()).toBe(0);
    await own.close();
  },
  WITHIN_MS,
);

it(
  'a process that an error breaks says so in its log, finishes what is under way, and ends with 1',
  async () => {
    const breaks = "process.on('SIGUSR2', () => { throw new Error('a loose end'); });";
    const router = await processes.start('router', {
      ...settingsOf(stores, { LOG_LEVEL: 'info' }),
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(breaks)}`,
    });
    process.kill(router.pid, 'SIGUSR2');
    await eventually(
      async () => router.alive,
      (lives) => !lives,
    );
    expect(await router.stop()).toBe(1);
    expect(router.log.at(-1)).toMatchObject({
      level: 60,
      msg: 'an error that nobody caught: the process ends',
      err: { message: 'a loose end' },
    });
    expect(router.output.filter((line) => !line.startsWith('{'))).toEqual([]);
  },
  WITHIN_MS,
);
