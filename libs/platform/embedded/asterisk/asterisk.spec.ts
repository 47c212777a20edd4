import { testFolder } from '#kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, freeUdpPort } from '../port.js';
import { StartRefusal } from '../refusal.js';
import { findAsterisk } from './asterisk-program.js';
import { filled } from './asterisk-server.js';
import { findHomeAsterisk, startHomeAsterisk, type AriAccess, type HomeAsterisk } from './home-asterisk.js';

const silent = (): void => undefined;

describe('the Asterisk of a home', () => {
  let home: string;
  let ports: { sipPort: number; ariPort: number };
  let running: HomeAsterisk[] = [];
  const start = async (): Promise<HomeAsterisk> => {
    const asterisk = await startHomeAsterisk({ home, ...ports, progress: silent });
    running.push(asterisk);
    return asterisk;
  };
  const ping = async ({ url, user, password }: AriAccess): Promise<number> => {
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    return (await fetch(`${url}/asterisk/ping`, { headers: { authorization } })).status;
  };

  beforeAll(async () => {
    home = testFolder('asterisk-home');
    ports = { sipPort: await freeUdpPort(), ariPort: await freePort() };
  });
  afterEach(async () => {
    for (const asterisk of running) await asterisk.stop();
    running = [];
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('is found while it runs, keeps its password and its data over restarts, and starts after a kill', async () => {
    expect(findHomeAsterisk(home)).toBeNull();
    const first = await start();
    expect(findHomeAsterisk(home)).toEqual(first.access);
    expect(await ping(first.access)).toBe(200);
    expect(await ping({ ...first.access, password: 'wrong' })).toBe(401);
    expect(statSync(join(home, 'asterisk.json')).mode & 0o077).toBe(0);
    const kept = join(home, 'asterisk/spool/recording/kept.wav');
    writeFileSync(kept, 'kept');
    await first.server.kill();
    expect(findHomeAsterisk(home)).toBeNull();
    await first.stop();

    const second = await start();
    expect(second.access).toEqual(first.access);
    expect(await ping(second.access)).toBe(200);
    expect(readFileSync(kept, 'utf8')).toBe('kept');
  });

  it('is run once: a second launcher is refused, and so is a port that is taken', async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(StartRefusal);
    expect(await ping(first.access)).toBe(200);
    const other = { home: `${home}-other`, ...ports, progress: silent };
    await expect(startHomeAsterisk(other)).rejects.toThrow(
      `Port ${ports.sipPort} (JIETONG_SIP_PORT) is in use`,
    );
    rmSync(other.home, { recursive: true, force: true });
  });
});

describe('an Asterisk that can not be had', () => {
  it('is refused with what to do, and leaves no half of it behind', async () => {
    const cache = testFolder('no-asterisk');
    const path = process.env['PATH'];
    process.env['PATH'] = '';
    try {
      await expect(findAsterisk(cache, silent)).rejects.toMatchObject({
        name: 'StartRefusal',
        zh: expect.stringContaining('ASTERISK_ARI_URL'),
        en: expect.stringContaining('install Asterisk 22 or later'),
      });
    } finally {
      process.env['PATH'] = path;
    }
    expect(existsSync(join(cache, 'asterisk-22'))).toBe(false);
    rmSync(cache, { recursive: true, force: true });
  });
});

describe('the configuration', () => {
  it('takes every name by its value, and no name without one', () => {
    expect(filled('bind = @SIP_BIND@:@SIP_PORT@', { SIP_BIND: '127.0.0.1', SIP_PORT: '5060' })).toBe(
      'bind = 127.0.0.1:5060',
    );
    expect(() => filled('x = @UNKNOWN@', {})).toThrow('@UNKNOWN@');
  });
});
