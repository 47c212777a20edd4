import type { VisitorConversation, VisitorMessage } from '#libs/contract';
import { endLeftovers } from '#libs/platform/embedded';
import { Rest, eventually, testFolder } from '#kit';
import { Processes, type AppProcess } from '#kit/processes';
import { ADMIN_PASSWORD, Site } from '#kit/site';
import { afterAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
/** Two starts of everything with stores of its own take their time on a busy machine. */
const WITHIN_MS = 180_000;
const home = testFolder('npm-start');
/** A copy of its data, made while it is stopped: a backup. */
const copy = `${home}-copy`;
const processes = new Processes();
const HOLDERS = ['lock', 'mongo.pid', 'redis.pid'];

const pidIn = (file: string, folder = home): number =>
  (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { pid: number }).pid;

afterAll(async () => {
  for (const folder of [home, copy]) if (existsSync(join(folder, 'lock'))) end(pidIn('lock', folder));
  await processes.close();
  for (const folder of [home, copy]) {
    await endLeftovers(folder);
    rmSync(folder, { recursive: true, force: true });
  }
});

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function end(pid: number): void {
  if (lives(pid)) process.kill(pid, 'SIGKILL');
}

const start = (folder = home): Promise<AppProcess> =>
  processes.start('npm start', {
    PORT: '0',
    HOST: '127.0.0.1',
    JIETONG_HOME: folder,
    MONGODB_URI: '',
    REDIS_URL: '',
    JIETONG_ADMIN_PASSWORD: ADMIN_PASSWORD,
  });

describe('npm start', () => {
  it(
    'ends with everything it started when npm is asked to, and all is there at the next start from a copy',
    async () => {
      const first = await start();
      const pids = HOLDERS.map((file) => pidIn(file));
      expect(pids.map(lives)).toEqual([true, true, true]);
      expect(pids).not.toContain(first.pid);
      const site = await Site.at(first.url);
      const visitor = await site.visitor();
      await visitor.ask<VisitorMessage>('message.send', { clientId: 'a', text: '最后一句' });
      expect(await first.stop()).toBe(0);
      expect(pids.map(lives)).toEqual([false, false, false]);
      expect(HOLDERS.filter((file) => existsSync(join(home, file)))).toEqual([]);
      site.leave();

      cpSync(home, copy, { recursive: true });
      // Without its secret the copy would take every customer for somebody new.
      rmSync(join(copy, 'secret'));
      await expect(start(copy)).rejects.toThrow('This database has been used with another secret');
      cpSync(join(home, 'secret'), join(copy, 'secret'));
      const second = await start(copy);
      const { accessToken } = site.admin;
      const again = new Site(second.url, Object.assign(new Rest(second.url, accessToken), { accessToken }));
      const back = await again.visitor(visitor.token);
      const { messages } = await back.ask<VisitorConversation>('conversation.sync');
      expect(messages.map(({ text }) => text)).toContain('最后一句');
      again.leave();
      expect(await second.stop()).toBe(0);
    },
    WITHIN_MS,
  );

  it('ends what it installs or builds with, when it is asked to meanwhile', async () => {
    const terminal = join(ROOT, 'scripts/lib/terminal.mjs');
    const work = `console.log('at work', process.pid); setInterval(() => {}, 1000);`;
    const program = `import { run } from ${JSON.stringify(terminal)};
      await run(process.execPath, ['-e', ${JSON.stringify(work)}]);
      console.log('went on');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => void (said += chunk.toString()));
    await eventually(
      async () => said,
      (text) => /at work \d+\n/.test(text),
    );
    const pid = Number(/at work (\d+)/.exec(said)?.[1]);
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');
    const left = lives(pid);
    end(pid);
    expect([code, left, said.includes('went on')]).toEqual([143, false, false]);
  });
});
