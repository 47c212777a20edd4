import { createLog } from '#libs/platform';
import { eventually } from '#kit';
import { OwnAsterisk } from '#kit/asterisk';
import { openTcpProxy, type TcpProxy } from '#kit/tcp-proxy';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AriClient } from './ari-client.service.js';
import { AriRest, type AriTarget } from './ari-rest.service.js';
import { AriSocket } from './ari-socket.service.js';

const APP = 'spec';
const log = createLog('test', { logLevel: 'silent' });

let asterisk: OwnAsterisk;
let proxy: TcpProxy;
let target: AriTarget;
let sockets: AriSocket[] = [];
let timers: NodeJS.Timeout[] = [];

beforeAll(async () => {
  asterisk = await OwnAsterisk.start();
  proxy = await openTcpProxy('127.0.0.1', Number(new URL(asterisk.target.url).port));
  target = { ...asterisk.target, url: `http://127.0.0.1:${proxy.port}/ari` };
});
afterEach(async () => {
  for (const timer of timers) clearInterval(timer);
  proxy.mend();
  await Promise.all(sockets.map((socket) => socket.end()));
  [sockets, timers] = [[], []];
});
afterAll(async () => {
  await proxy?.close();
  await asterisk?.close();
});

/** A socket that notes what it is told. */
function listen(app = APP): { socket: AriSocket; told: string[] } {
  const told: string[] = [];
  const listener = {
    onUp: () => void told.push('up'),
    onDown: () => void told.push('down'),
    onEvent: ({ type }: { type: string }) => void told.push(type),
  };
  const socket = new AriSocket(target, app, listener, log);
  sockets.push(socket);
  socket.start();
  return { socket, told };
}
const hears = (told: string[], wanted: string[]): Promise<unknown> =>
  eventually(
    async () => told,
    (all) => wanted.every((one, index) => all[index] === one),
  );

describe('requests', () => {
  it('are answered with what Asterisk knows', async () => {
    const ari = new AriClient(new AriRest(target), APP);
    expect(await ari.systemName()).toBe('test');
    expect(await ari.channels()).toEqual([]);
    await ari.createBridge('b', 'mixing');
    await ari.createBridge('b', 'mixing');
    expect((await ari.bridges()).map(({ id }) => id)).toEqual(['b']);
    await ari.destroyBridge('b');
    await ari.destroyBridge('b');
    // At once, while Asterisk has let it go and not yet forgotten it.
    for (let round = 0; round < 50; round++) {
      await ari.createBridge(`b${round}`, 'mixing');
      await Promise.all([ari.destroyBridge(`b${round}`), ari.destroyBridge(`b${round}`)]);
    }
    await ari.hangUp('nobody', 'normal');
  });

  it('list each channel and bridge once, as it was told last', async () => {
    const told = [
      { id: 'a', state: 'Ring' },
      { id: 'b', state: 'Up' },
      { id: 'a', state: 'Up' },
    ];
    const ari = new AriClient(
      new (class extends AriRest {
        override request = async <T>(): Promise<T> => told as T;
      })(target),
      APP,
    );
    const once = [told[2], told[1]];
    expect(await ari.channels()).toEqual(once);
    expect(await ari.bridges()).toEqual(once);
  });

  it('that are refused carry a code, and what was asked and said', async () => {
    const ari = new AriClient(new AriRest(target), APP);
    await expect(ari.answer('nobody')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      details: { ari: 'POST /channels/nobody/answer', status: 404, said: 'Channel not found' },
    });
    const wrong = new AriClient(new AriRest({ ...target, password: 'wrong' }), APP);
    await expect(wrong.channels()).rejects.toMatchObject({ code: 'BAD_SETTING' });
  });

  it('to an Asterisk that hangs, or is away, end in time', async () => {
    const ari = new AriClient(new AriRest(target, 300), APP);
    proxy.stall();
    await expect(ari.channels()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    proxy.cut();
    await expect(ari.channels()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    proxy.mend();
    expect(await new AriClient(new AriRest(target), APP).channels()).toEqual([]);
  });

  it('to call under a name of ours do so once, and to record what is said in a bridge are done when they are long enough', async () => {
    const ari = new AriClient(new AriRest(target), APP);
    const { told } = listen();
    await hears(told, ['up']);
    await ari.filterEvents();
    const asked = { appArgs: '', callerId: '', timeout: 60, variables: {} };
    // Two, as in a conversation: a single silent one gives the recording nothing to count by.
    const call = (channelId: string): Promise<void> =>
      ari.originate({ ...asked, channelId, endpoint: 'Local/hold@wishes/n' });
    for (const channelId of ['one', 'two']) await call(channelId);
    await hears(told, ['up', 'StasisStart', 'StasisStart']);
    // Asked again, as after an answer that got lost: each is called once.
    const called = await ari.channels();
    for (const channelId of ['one', 'two']) await call(channelId);
    expect(await ari.channels()).toHaveLength(called.length);
    await ari.createBridge('b', 'mixing');
    await ari.addToBridge('b', ['one', 'two']);
    await ari.recordBridge('b', 'r', 1);
    await hears(told, ['up', 'StasisStart', 'StasisStart', 'RecordingFinished']);
    expect(await ari.isRecording('r')).toBe(false);
    for (const channelId of ['one', 'two']) await ari.hangUp(channelId, 'normal');
    await ari.destroyBridge('b');
    // Their end is not for the next one who listens.
    await eventually(
      () => ari.channels(),
      ({ length }) => length === 0,
    );
    // Each has two halves, and Asterisk may tell of both.
    await eventually(
      async () => told,
      (all) => all.filter((type) => type === 'ChannelDestroyed').length >= 2,
    );
  });
});

/** As whoever is in charge of this Asterisk does all the time. */
function startAgainAndAgain(socket: AriSocket): void {
  const timer = setInterval(() => socket.start(), 100);
  timers.push(timer);
}

describe('the socket', () => {
  it('that is started all the time is there when the way was cut, and when Asterisk was killed', async () => {
    const { told, socket } = listen();
    startAgainAndAgain(socket);
    await hears(told, ['up']);
    proxy.cut();
    await hears(told, ['up', 'down']);
    proxy.mend();
    await hears(told, ['up', 'down', 'up']);
    await asterisk.kill();
    await hears(told, ['up', 'down', 'up', 'down']);
    await asterisk.restart();
    await hears(told, ['up', 'down', 'up', 'down', 'up']);
    expect(socket.isUp).toBe(true);
  });

  it('notices an Asterisk that hangs without a word', async () => {
    const { told } = listen();
    await hears(told, ['up']);
    proxy.stall();
    await hears(told, ['up', 'down']);
  });

  it("does not come back by itself: it may be another's by now", async () => {
    const first = listen();
    await hears(first.told, ['up']);
    proxy.cut();
    await hears(first.told, ['up', 'down']);
    proxy.mend();
    const second = listen();
    await hears(second.told, ['up']);
    // Told after everything that could have happened to it.
    await second.socket.stop();
    await hears(second.told, ['up', 'down']);
    expect(first.told).toEqual(['up', 'down']);
    first.socket.start();
    await hears(first.told, ['up', 'down', 'up']);
  });

  it('says once that Asterisk refuses the password, and who was refused, without the password', async () => {
    const lines: string[] = [];
    const heard = { write: (line: string) => void lines.push(line) };
    const silent = { onUp: () => undefined, onDown: () => undefined, onEvent: () => undefined };
    const wrong = { ...target, password: 'not-this-one' };
    const socket = new AriSocket(wrong, APP, silent, createLog('test', { logLevel: 'debug' }, heard));
    sockets.push(socket);
    startAgainAndAgain(socket);
    const refusals = await eventually(
      async () => lines.filter((line) => line.includes('401')),
      ({ length }) => length >= 3,
    );
    expect(refusals.filter((line) => line.includes('refuses us'))).toHaveLength(1);
    expect(refusals[0]).toContain('ASTERISK_ARI_URL');
    expect(lines.join('')).not.toContain('not-this-one');
  });

  it('never comes back once it has ended', async () => {
    const { socket, told } = listen();
    await hears(told, ['up']);
    await socket.end();
    socket.start();
    const other = listen();
    await hears(other.told, ['up']);
    expect([told, socket.isUp]).toEqual([['up', 'down'], false]);
  });

  it('stays away once another process has taken the application, until it is started again', async () => {
    const first = listen();
    await hears(first.told, ['up']);
    const second = listen();
    await hears(second.told, ['up']);
    await hears(first.told, ['up', 'ApplicationReplaced', 'down']);
    expect(second.socket.isUp).toBe(true);
    expect(second.told).toEqual(['up']);
    first.socket.start();
    await hears(first.told, ['up', 'ApplicationReplaced', 'down', 'up']);
    await hears(second.told, ['up', 'ApplicationReplaced', 'down']);
  });
});
