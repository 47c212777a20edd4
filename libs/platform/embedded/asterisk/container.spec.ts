import { testFolder } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '#kit/eventually';
import { cacheFolder, projectFolder } from '../binaries.js';
import { freePort, freeUdpPort } from '../port.js';
import { findAsterisk, type AsteriskProgram } from './asterisk-program.js';

const SCRIPT = join(projectFolder(), 'deploy/asterisk/start.sh');
const NEEDED = { ASTERISK_ARI_PASSWORD: 'a password of tests', ASTERISK_TRUNK: '127.0.0.1' };

describe('the Asterisk of the container', () => {
  let home: string;
  let program: AsteriskProgram;
  let child: ChildProcess | null = null;
  let settings: Record<string, string>;
  const run = (more: Record<string, string>) =>
    spawnSync('sh', [SCRIPT], {
      env: { PATH: process.env['PATH'] ?? '', PBX_HOME: home, PBX_PROGRAM: 'true', ...more },
      encoding: 'utf8',
    });
  const etc = (file: string): string => readFileSync(join(home, 'etc', file), 'utf8');

  beforeAll(async () => {
    home = testFolder('container');
    program = await findAsterisk(cacheFolder(home), () => undefined);
    const { command, args, modules, data } = program;
    settings = {
      PBX_PROGRAM: [command, ...args].join(' '),
      PBX_MODULES: modules,
      PBX_SHARE: data,
      PBX_BIND: '127.0.0.1',
      PBX_HTTP_PORT: String(await freePort()),
      PBX_SIP_PORT: String(await freeUdpPort()),
      ...NEEDED,
    };
  }, 300_000);
  afterAll(async () => {
    if (child?.exitCode !== null) return;
    child.kill();
    await once(child, 'close');
  });

  it('is not started without what it must know', () => {
    for (const missing of Object.keys(NEEDED)) {
      const { status, stderr } = run({ ...NEEDED, PBX_MODULES: '/m', [missing]: '' });
      expect([status === 0, stderr]).toEqual([false, expect.stringContaining(missing)]);
    }
  });

  it('has every template filled in, with the address of its host where one is told', () => {
    const { status, stderr } = run({
      ...NEEDED,
      PBX_MODULES: '/m',
      ASTERISK_EXTERNAL_ADDRESS: '198.51.100.7',
    });
    expect([status, stderr]).toEqual([0, '']);
    const files = readdirSync(join(home, 'etc'));
    expect(files.toSorted()).toEqual(readdirSync(join(projectFolder(), 'deploy/asterisk/etc')).toSorted());
    for (const file of files) expect([file, /@[A-Z_]+@/.exec(etc(file))]).toEqual([file, null]);
    expect(etc('pjsip.conf').match(/^external_media_address = 198\.51\.100\.7$/gm)).toHaveLength(3);
    expect(etc('rtp.conf')).toMatch(/^\[ice_host_candidates\]\n[\d.:a-f]+ => 198\.51\.100\.7$/m);
  });

  it('answers ARI with the password that voice processes are given', async () => {
    child = spawn('sh', [SCRIPT], {
      env: { PATH: process.env['PATH'] ?? '', PBX_HOME: home, ...settings },
      stdio: 'ignore',
    });
    const ask = async (password: string): Promise<number> => {
      const authorization = `Basic ${Buffer.from(`jietong:${password}`).toString('base64')}`;
      const url = `http://127.0.0.1:${settings['PBX_HTTP_PORT']}/ari/asterisk/ping`;
      const answer = await fetch(url, { headers: { authorization } }).catch(() => null);
      await answer?.body?.cancel();
      return answer?.status ?? 0;
    };
    await eventually(
      () => ask(NEEDED.ASTERISK_ARI_PASSWORD),
      (status) => status === 200,
      60_000,
    );
    expect(await ask('another')).toBe(401);
    const [registered] = readdirSync(join(home, 'data/sounds'));
    expect(registered).toBeDefined();
  }, 90_000);
});
