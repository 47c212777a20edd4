import { testFolder } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '#kit/eventually';
import { SipProvider, type SipRequest } from '#kit/sip-provider';
import { cacheFolder, projectFolder } from '../binaries.js';
import { freePort, freeUdpPort } from '../port.js';
import { findAsterisk } from './asterisk-program.js';

const SCRIPT = join(projectFolder(), 'deploy/asterisk/start.sh');
const NEEDED = { ASTERISK_ARI_PASSWORD: 'a password of tests', ASTERISK_TRUNK: '127.0.0.1' };

/** What start.sh needs to run a real Asterisk below a folder, on free ports of loopback. */
async function settingsIn(home: string): Promise<Record<string, string>> {
  const { command, args, modules, data } = await findAsterisk(cacheFolder(home), () => undefined);
  return {
    PATH: process.env['PATH'] ?? '',
    PBX_HOME: home,
    PBX_PROGRAM: [command, ...args].join(' '),
    PBX_MODULES: modules,
    PBX_SHARE: data,
    PBX_BIND: '127.0.0.1',
    PBX_HTTP_PORT: String(await freePort()),
    PBX_SIP_PORT: String(await freeUdpPort()),
    ...NEEDED,
  };
}

describe('the Asterisk of the container', () => {
  let home: string;
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
    settings = await settingsIn(home);
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
      env: settings,
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

  it('without an account asks no provider for anything; a registration without one is refused', () => {
    expect(run({ ...NEEDED, PBX_MODULES: '/m' }).status).toBe(0);
    expect(etc('pjsip.conf')).not.toMatch(/outbound_auth|type = registration/);
    for (const [account, missing] of [
      [{}, 'ASTERISK_TRUNK_USER'],
      [{ ASTERISK_TRUNK_USER: '12360' }, 'ASTERISK_TRUNK_PASSWORD'],
    ] as const) {
      const { status, stderr } = run({
        ...NEEDED,
        PBX_MODULES: '/m',
        ASTERISK_TRUNK_REGISTRAR: '198.51.100.9',
        ...account,
      });
      expect([status === 0, stderr]).toEqual([false, expect.stringContaining(missing)]);
    }
  });
});

describe('the Asterisk of the container with an account at a provider', () => {
  const account = { user: '+861012345678', password: 'pass;word "of" tests' };
  let provider: SipProvider;
  let asterisk: ChildProcess;
  let ari: string;

  beforeAll(async () => {
    const home = testFolder('account');
    const settings = await settingsIn(home);
    provider = await SipProvider.start(account.user, account.password);
    ari = `http://127.0.0.1:${settings['PBX_HTTP_PORT']}/ari`;
    asterisk = spawn('sh', [SCRIPT], {
      env: {
        ...settings,
        // Nobody's address: calls come by the registration.
        ASTERISK_TRUNK: '198.51.100.9',
        ASTERISK_TRUNK_USER: account.user,
        ASTERISK_TRUNK_PASSWORD: account.password,
        ASTERISK_TRUNK_DOMAIN: 'ims.example.cn',
        ASTERISK_TRUNK_REGISTRAR: `127.0.0.1:${provider.port};transport=udp`,
        ASTERISK_TRUNK_NUMBER: '12360',
      },
      stdio: 'ignore',
    });
    await eventually(
      async () => provider.registrations.length,
      (count) => count > 0,
      60_000,
    );
  }, 300_000);
  afterAll(async () => {
    if (asterisk.exitCode === null) {
      asterisk.kill();
      await once(asterisk, 'close');
    }
    await provider.close();
  });

  it('registers the number there, and takes the calls that come by it, from addresses that are not named', async () => {
    const [{ headers }] = provider.registrations as [SipRequest];
    const contact = /<([^>]+)>/.exec(headers['contact'] ?? '')?.[1] ?? '';
    expect([headers['to'], contact]).toEqual([
      expect.stringContaining('@ims.example.cn'),
      expect.stringMatching(/^sip:12360@127\.0\.0\.1:\d+;line=\w+$/),
    ]);
    // Without the line of the registration they are strangers, who are asked who they are.
    expect(await provider.call(contact.replace(/;line=.*/, ''), 20_000)).toBe(401);
    expect([180, 183, 200]).toContain(await provider.call(contact, 20_000));
  }, 60_000);

  it('proves itself when it calls out, in the provider’s domain', async () => {
    const authorization = `Basic ${Buffer.from(`jietong:${NEEDED.ASTERISK_ARI_PASSWORD}`).toString('base64')}`;
    const endpoint = `PJSIP/trunk/sip:13800138000@127.0.0.1:${provider.port}`;
    const wanted = new URLSearchParams({
      endpoint,
      extension: '12360',
      context: 'inbound',
      callerId: '12360',
    });
    const answer = await fetch(`${ari}/channels?${wanted.toString()}`, {
      method: 'POST',
      headers: { authorization },
    });
    expect([answer.status, await answer.text()]).toEqual([200, expect.any(String)]);
    const [call] = await eventually(
      async () => provider.calls,
      (calls) => calls.length > 0,
      20_000,
    );
    expect(call?.line).toBe(`INVITE sip:13800138000@127.0.0.1:${provider.port} SIP/2.0`);
    expect(call?.headers['from']).toMatch(/<sip:12360@ims\.example\.cn>/);
    expect(provider.refused).toEqual([]);
  }, 60_000);
});
