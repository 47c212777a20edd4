import { testFolder } from '#kit';
import { freePort, freeUdpPort, startHomeAsterisk } from '#libs/platform/embedded';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Services of one HTTP server, which say in the log when they are closed. */
const SERVE = `async (config, options) => {
  const server = createServer((request, reply) => reply.end('here'));
  await new Promise((done, fail) => server.once('error', fail).listen(config.port, '127.0.0.1', done));
  options.log.info('services of the test');
  options.log.warn('look out');
  console.log('BOOTED', JSON.stringify({ config, demo: options.demo }));
  return {
    url: 'http://127.0.0.1:' + server.address().port + '/',
    firstPassword: 'first-password',
    close: () => new Promise((done) => server.close(() => { console.log('CLOSED'); done(); })),
  };
}`;

/** A launched process of the test, with everything it has said. */
interface Launched {
  child: ChildProcess;
  said(): string;
  until(text: string): Promise<void>;
  /** Its exit code. */
  end: Promise<number | null>;
}

describe('launch', () => {
  let home: string;
  const children: ChildProcess[] = [];

  const start = (env: Record<string, string>, boot = SERVE, args: string[] = []): Launched => {
    const program = `import { createServer } from 'node:http';
      import { launch } from ${JSON.stringify(join(import.meta.dirname, 'launch.js'))};
      process.exit(await launch(process.argv.slice(2), process.env, async () => ${boot}));`;
    const file = join(home, `main-${children.length}.mjs`);
    writeFileSync(file, program);
    const full = { ...process.env, JIETONG_HOME: join(home, 'data'), LOG_LEVEL: 'info', PORT: '0', ...env };
    const child = spawn(process.execPath, [file, ...args], { env: full });
    children.push(child);
    let said = '';
    const heard = (chunk: Buffer): void => void (said += chunk.toString());
    child.stdout.on('data', heard);
    child.stderr.on('data', heard);
    const end = once(child, 'close').then(([code]) => code as number | null);
    const until = async (text: string): Promise<void> => {
      while (!said.includes(text)) {
        await Promise.race([once(child.stdout, 'data'), end.then((code) => ended(code, text, said))]);
      }
    };
    return { child, said: () => said, until, end };
  };
  const ended = (code: number | null, text: string, said: string): never => {
    throw new Error(`ended with ${code} before "${text}":\n${said}`);
  };
  const bootedWith = (said: string): { config: Record<string, unknown>; demo: unknown } =>
    JSON.parse(/BOOTED (.*)/.exec(said)?.[1] ?? '{}');
  const pidsOf = (data = join(home, 'data')): number[] =>
    ['mongo', 'redis'].map((kind) => JSON.parse(readFileSync(join(data, `${kind}.pid`), 'utf8')).pid);
  const lives = (pid: number): boolean => existsSync(`/proc/${pid}/cwd`) && tryToSignal(pid);
  const tryToSignal = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  const own = { MONGODB_URI: '', REDIS_URL: '' };

  beforeAll(() => {
    home = testFolder('launch');
  });
  afterEach(async () => {
    for (const child of children) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    }
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('starts stores and services, says how to use them, and stops all in order on Ctrl-C', async () => {
    // A demo, beside the ordinary data and whatever leads to them.
    const data = join(home, 'data', 'demo');
    const launched = start({ MONGODB_URI: 'mongodb://127.0.0.1:1/real', REDIS_URL: '' }, SERVE, ['--demo']);
    await launched.until('Data:');
    const pids = pidsOf(data);
    expect(launched.said()).toMatch(/不使用 MONGODB_URI。[\s\S]*MONGODB_URI is not used/);
    expect(existsSync(join(home, 'data', 'mongo'))).toBe(false);
    expect(pids.map(lives)).toEqual([true, true]);
    const { config, demo } = bootedWith(launched.said());
    expect(demo).toBe(true);
    expect(config['mongodbUri']).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+\/jietong\?replicaSet=rs0/);
    expect(config['secret']).toBe(readFileSync(join(data, 'secret'), 'utf8'));
    for (const part of ['/wallboard', '/chat', '/docs', 'first-password', '-- --demo', 'Ctrl-C', data]) {
      expect(launched.said()).toContain(part);
    }
    expect(launched.said()).toMatch(/⚠ [\d:]+ look out/);
    expect(launched.said()).not.toContain('"msg"');
    expect(readFileSync(join(data, 'logs', 'jietong.log'), 'utf8')).toContain('services of the test');
    launched.child.kill('SIGINT');
    launched.child.kill('SIGTERM'); // npm passes the same press on: still one press
    expect(await launched.end).toBe(0);
    expect(launched.said()).toMatch(/Stopping[\s\S]*CLOSED[\s\S]*Stopped/);
    expect(pids.map(lives)).toEqual([false, false]);
    expect(existsSync(join(data, 'lock'))).toBe(false);
  });

  it('says plainly that there is no Asterisk, and finds the one that is run for this home', async () => {
    const env = { ...own, ASTERISK_ARI_URL: '' };
    const without = start(env);
    await without.until('Data:');
    expect(without.said()).toMatch(/Telephone +未接入 none（npm run asterisk/);
    expect(bootedWith(without.said()).config['ariUrl']).toBeNull();
    without.child.kill('SIGINT');
    await without.end;

    const asterisk = await startHomeAsterisk({
      home: join(home, 'data'),
      sipPort: await freeUdpPort(),
      ariPort: await freePort(),
      tls: { port: 0, certificate: null, key: null, srtp: false },
      progress: () => undefined,
    });
    try {
      const { url, user, password } = asterisk.access;
      const beside = start(env);
      await beside.until('Data:');
      expect(beside.said()).toContain(`Asterisk ${url}`);
      expect(bootedWith(beside.said()).config).toMatchObject({
        ariUrl: url,
        ariUser: user,
        ariPassword: password,
      });
      beside.child.kill('SIGINT');
      expect(await beside.end).toBe(0);
    } finally {
      await asterisk.stop();
    }
  });

  it('is forced by a second press, and the stores still go', async () => {
    const stuck = SERVE.replace(/close: .*/, 'close: () => new Promise(() => {}),');
    const launched = start(own, stuck);
    await launched.until('Data:');
    const pids = pidsOf();
    const pressing = setInterval(() => launched.child.kill('SIGINT'), 300);
    expect(await launched.end).toBe(130);
    clearInterval(pressing);
    const deadline = Date.now() + 20_000;
    while (pids.some(lives) && Date.now() < deadline) await new Promise((done) => setTimeout(done, 20));
    expect(pids.map(lives)).toEqual([false, false]);
  });

  it('stops what it started when the services fail', async () => {
    const launched = start(own, `async () => { throw new Error('broken part'); }`);
    expect(await launched.end).toBe(1);
    expect(launched.said()).toContain('broken part');
    expect(existsSync(join(home, 'data', 'mongo.pid'))).toBe(false);
    expect(existsSync(join(home, 'data', 'redis.pid'))).toBe(false);
  });

  it('stops in order when an error is caught by nobody', async () => {
    const launched = start(
      {},
      SERVE.replace(
        "console.log('BOOTED'",
        "setTimeout(() => { throw new Error('loose end'); }, 100); console.log('BOOTED'",
      ),
    );
    expect(await launched.end).toBe(1);
    expect(launched.said()).toMatch(/CLOSED[\s\S]*loose end/);
  });

  it('says which port is taken, and starts nothing', async () => {
    const taken = createServer().listen(0, '0.0.0.0');
    await once(taken, 'listening');
    const port = String((taken.address() as AddressInfo).port);
    const launched = start({ ...own, PORT: port });
    expect(await launched.end).toBe(1);
    expect(launched.said()).toContain(`Port ${port} is in use: stop the program that has it`);
    expect(launched.said()).not.toContain('BOOTED');
    taken.close();
  });

  it('says that the database cannot be reached, without its password', async () => {
    const launched = start({ MONGODB_URI: 'mongodb://jie:hidden-word@127.0.0.1:9/jietong' });
    expect(await launched.end).toBe(1);
    expect(launched.said()).toContain('***@127.0.0.1:9');
    expect(launched.said()).toContain("can't be reached (connect ECONNREFUSED 127.0.0.1:9)");
    expect(launched.said()).not.toContain('hidden-word');
  });

  it('goes on without the Redis that was named, and says so', async () => {
    const launched = start({ REDIS_URL: 'redis://127.0.0.1:9' });
    await launched.until('Data:');
    expect(launched.said()).toContain('redis://127.0.0.1:9 of REDIS_URL does not answer');
    launched.child.kill('SIGTERM');
    expect(await launched.end).toBe(0);
  });

  it('names every wrong setting at once', async () => {
    const launched = start({ PORT: 'http', JIETONG_REDIS_PORT: '-1' });
    expect(await launched.end).toBe(2);
    expect(launched.said()).toContain('PORT must be a whole number');
    expect(launched.said()).toContain('JIETONG_REDIS_PORT must be a whole number');
  });

  it.each([
    ['an unknown argument', ['--dmeo'], {}, '--dmeo is not an argument', 2],
    [
      'a home that cannot be made',
      [],
      { JIETONG_HOME: '/dev/null/home' },
      "/dev/null/home can't be written (ENOTDIR)",
      1,
    ],
    ['an address of another machine', [], { HOST: '192.0.2.1', PORT: '3999' }, 'HOST names 192.0.2.1', 1],
    ['a database address with a slip', [], { MONGODB_URI: 'mongodb://' }, 'MONGODB_URI must name a host', 2],
  ])('refuses %s', async (_what, args, env, sentence, code) => {
    const launched = start(env, SERVE, args);
    expect(await launched.end).toBe(code);
    expect(launched.said()).toContain(sentence);
    expect(launched.said()).not.toContain('    at ');
  });
});
