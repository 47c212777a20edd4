import { testFolder } from '#kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { freePort, freeUdpPort } from '../port.js';
import { StartRefusal } from '../../start/refusal.js';
import { findAsterisk } from './asterisk-program.js';
import { filled } from './asterisk-server.js';
import { findHomeAsterisk, startHomeAsterisk, type AriAccess, type HomeAsterisk } from './home-asterisk.js';
import { sipTlsOf } from './trunk-security.js';

const silent = (): void => undefined;
const NO_TLS = { port: 0, certificate: null, key: null, srtp: false };

describe('the Asterisk of a home', () => {
  let home: string;
  let ports: { sipPort: number; ariPort: number };
  let running: HomeAsterisk[] = [];
  const start = async (): Promise<HomeAsterisk> => {
    const asterisk = await startHomeAsterisk({ home, ...ports, tls: NO_TLS, progress: silent });
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
    const other = { home: `${home}-other`, ...ports, tls: NO_TLS, progress: silent };
    await expect(startHomeAsterisk(other)).rejects.toThrow(
      `Port ${ports.sipPort} (JIETONG_SIP_PORT) is in use`,
    );
    rmSync(other.home, { recursive: true, force: true });
  });
});

describe('an Asterisk with SIP over TLS', () => {
  let home: string;
  let tls: { port: number; certificate: null; key: null; srtp: boolean };
  let asterisk: HomeAsterisk | null = null;

  beforeAll(async () => {
    home = testFolder('asterisk-tls');
    tls = { port: await freePort(), certificate: null, key: null, srtp: true };
    const ports = { sipPort: await freeUdpPort(), ariPort: await freePort() };
    asterisk = await startHomeAsterisk({ home, ...ports, tls, progress: silent });
  }, 120_000);
  afterAll(async () => {
    await asterisk?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('answers a call of the trunk that is encrypted, speech included, and refuses one whose speech is not', async () => {
    const encrypted = await invite(tls.port, SAVP);
    expect(encrypted).toMatch(/^SIP\/2\.0 200 /);
    expect(encrypted).toMatch(/^m=audio \d+ RTP\/SAVP 8/m);
    expect(encrypted).toMatch(/^a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:/m);
    expect(await invite(tls.port, AVP)).toMatch(/^SIP\/2\.0 488 /);
  }, 120_000);

  it('has made its certificate once, for itself alone', async () => {
    const made = await sipTlsOf(tls, join(home, 'asterisk-tls'));
    expect(await certificateAt(tls.port)).toBe(readFileSync(made?.certificate ?? '', 'utf8').trim());
    expect(statSync(made?.key ?? '').mode & 0o077).toBe(0);
  });

  it('is refused where a file is missing, or keys would be sent in clear', async () => {
    const given = { ...tls, certificate: '/nowhere.pem', key: '/nowhere.key' };
    await expect(sipTlsOf(given, home)).rejects.toThrow('JIETONG_SIP_CERTIFICATE names no file');
    await expect(sipTlsOf({ ...tls, port: 0 }, home)).rejects.toThrow('needs JIETONG_SIPS_PORT');
    expect(await sipTlsOf(NO_TLS, home)).toBeNull();
  });
});

const AVP = ['m=audio 20000 RTP/AVP 8'];
const SAVP = [
  'm=audio 20000 RTP/SAVP 8',
  `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${Buffer.alloc(30, 7).toString('base64')}`,
];

/** Calls over TLS with these lines of SDP; answers the final response. */
function invite(port: number, media: readonly string[]): Promise<string> {
  const id = randomUUID();
  const sdp = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', ...media, ''];
  const body = sdp.join('\r\n');
  const head = [
    `INVITE sip:12360@127.0.0.1:${port};transport=tls SIP/2.0`,
    `Via: SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bK-${id}`,
    `From: <sip:13800138000@127.0.0.1>;tag=${id}`,
    `To: <sip:12360@127.0.0.1:${port}>`,
    `Call-ID: ${id}`,
    'CSeq: 1 INVITE',
    'Contact: <sip:13800138000@127.0.0.1:9;transport=tls>',
    'Max-Forwards: 70',
    'Content-Type: application/sdp',
    `Content-Length: ${body.length}`,
  ];
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
    let heard = '';
    socket.setEncoding('utf8');
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`no final answer: ${heard}`)));
    socket.on('data', (part: string) => {
      heard += part;
      const at = heard.search(/^SIP\/2\.0 [2-6]\d\d /m);
      // Whole: its head, and its body if it says that it has one.
      if (at < 0 || !isWhole(heard.slice(at))) return;
      resolve(heard.slice(at));
      socket.destroy();
    });
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
}

function isWhole(message: string): boolean {
  const [head = '', body] = message.split('\r\n\r\n');
  const length = Number(/^Content-Length: *(\d+)/im.exec(head)?.[1] ?? '0');
  return body !== undefined && body.length >= length;
}

/** The certificate that is shown there, as PEM. */
function certificateAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      const { raw } = socket.getPeerCertificate();
      const lines = raw.toString('base64').match(/.{1,64}/g) ?? [];
      resolve(['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n'));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

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
