import { openStores, type Stores } from '#kit';
import { testFolder } from '#kit/own-stores';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simulate } from './simulate.js';

let stores: Stores;
let folder: string;
beforeAll(async () => {
  stores = await openStores();
  folder = testFolder('simulate');
});
afterAll(async () => {
  await stores.close();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

/** The command with no database but the one that is given. */
async function command(
  argv: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = await simulate(
    argv,
    { JIETONG_HOME: join(folder, 'no-home'), ...env },
    {
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
    },
  );
  return { code, ...said };
}

const EMPTY = '{}';
/** More than a quarter of a minute, and the colleagues next door may help. */
const HELPED = {
  queues: [
    {
      queueId: 'demo-22-tax',
      districtId: '22',
      rings: [{ afterSeconds: 15, addQueueIds: ['demo-22-clearance'] }],
    },
  ],
};

describe('npm run simulate', () => {
  it('says everything that is wrong with its arguments at once', async () => {
    const { code, err } = await command([
      '--from',
      '2026-02-29',
      '--to',
      'soon',
      '--seed=-1',
      '--seeds',
      '0',
    ]);
    expect(code).toBe(2);
    for (const part of ['2026-02-29', 'soon', '--seed must', '--seeds must', '--policy FILE is missing']) {
      expect(err).toContain(part);
    }
    const turned = await command(['--policy', 'x', '--from', '2026-01-06', '--to', '2026-01-05']);
    expect(turned.err).toContain('2026-01-06 is after');
    const future = await command(['--policy', 'x', '--from', '2026-01-05', '--to', '2199-01-05']);
    expect(future.err).toContain('at most 92 days');
    expect(future.err).toContain('nothing is recorded of 2199-01-05 yet');
    expect((await command(['--polcy', 'x'])).err).toContain("Unknown option '--polcy'");
  });

  it('refuses a file that says nothing, and agents of queues that are not there', async () => {
    const agents = [{ id: 'a', districtId: '22', queueIds: ['q', 'elsewhere'] }];
    const world = file('world.json', { queues: [{ id: 'q', districtId: '22' }], agents });
    const nothing = await command(['--generate', '5', '--policy', file('nothing.json', 'null')]);
    expect([nothing.code, nothing.err]).toEqual([2, expect.stringContaining('must be an object')]);
    // A file as Windows writes it is read: what is refused is what it says of the world.
    const marked = file('marked.json', `\uFEFF${EMPTY}`);
    const told = await command(['--generate', '5', '--policy', marked, '--world', world]);
    expect([told.code, told.err]).toEqual([
      2,
      expect.stringContaining('agents.0.queueIds: 没有队列 elsewhere / there is no queue elsewhere'),
    ]);
  });

  it('refuses a policy file with every reason at once', async () => {
    const shape = file('shape.json', {
      queues: [{ queueId: 'General!', districtId: 'x', priority: 101, color: 'red' }],
      agentDefaults: { slots: { voice: 7 } },
    });
    const refused = await command(['--generate', '10', '--policy', shape]);
    expect(refused.code).toBe(2);
    for (const field of ['queueId', 'districtId', 'priority', 'color', 'voice'])
      expect(refused.err).toContain(field);

    const sense = file('sense.json', {
      queues: [
        { queueId: 'demo-22-tax', districtId: '53', maxLength: 3 },
        { queueId: 'nowhere', districtId: '22', skills: [{ skillId: 'tax', minLevel: 99 }] },
      ],
    });
    const { code, err } = await command(['--generate', '10', '--policy', sense]);
    expect(code).toBe(2);
    for (const problem of [
      'wrong-district',
      'no-way-out',
      'unknown-queue',
      'unknown-skill',
      'level-out-of-range',
    ]) {
      expect(err).toContain(problem);
    }
    expect(err).toMatch(/[一-鿿]+ \/ /);

    const broken = file('broken.json', '{"queues":');
    expect((await command(['--generate', '10', '--policy', broken])).err).toContain('is not JSON');
    expect((await command(['--generate', '10', '--policy', join(folder, 'none.json')])).err).toContain(
      'ENOENT',
    );
  });

  it('has nothing to replay without a database, and says what to do', async () => {
    const argv = ['--policy', file('empty.json', EMPTY), '--from', '2026-01-05', '--to', '2026-01-05'];
    const { code, err } = await command(argv);
    expect(code).toBe(1);
    expect(err).toContain('没有数据库');
    expect(err).toContain('--generate N');
  });

  it('has nothing to replay on days of which nothing is recorded', async () => {
    const argv = ['--policy', file('empty.json', EMPTY), '--from', '2026-01-05', '--to', '2026-01-06'];
    const { code, err } = await command(argv, { MONGODB_URI: stores.mongodbUri });
    expect(code).toBe(1);
    expect(err).toContain('2026-01-05 – 2026-01-06 没有请求人工的记录');
    expect(err).toContain('Nobody is recorded');
  });

  it('generates, compares, and prints the same for the same seed to the last byte', async () => {
    const day = ['--from', '2026-01-05', '--to', '2026-01-05'];
    const argv = ['--generate', '80', ...day, '--seeds', '2', '--policy', file('helped.json', HELPED)];
    const first = await command([...argv, '--seed', '7']);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect((await command([...argv, '--seed', '7'])).out).toBe(first.out);
    expect((await command([...argv, '--seed', '8'])).out).not.toBe(first.out);
    for (const part of [
      '生成的来访 80 次',
      '全部 All',
      '关区 District 22',
      '队列 Queue demo-22-tax',
      '模拟无从知道的',
    ]) {
      expect(first.out).toContain(part);
    }
    // Whoever has a database already, without these queues, tries the sample all the same.
    const stored = { MONGODB_URI: stores.mongodbUri };
    expect((await command([...argv, '--seed', '7'], stored)).code).toBe(2);
    expect((await command([...argv, '--seed', '7', '--sample'], stored)).out).toBe(first.out);
    const unmeant = await command([
      '--sample',
      '--policy',
      'x',
      '--from',
      '2026-01-05',
      '--to',
      '2026-01-05',
    ]);
    expect([unmeant.code, unmeant.err]).toEqual([
      2,
      expect.stringContaining('--sample goes with --generate'),
    ]);
  }, 600_000);
});
