import { DAY_MS } from '#libs/contract';
import { openStores, testFolder, type Stores } from '#kit';
import { ManualClock, createLog } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fc } from '#kit/property';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DiskStore } from './store/index.js';
import { RecordingRepository, type KeptRecording } from './recording.repository.js';
import { inOrder, nextName, rangeOf, recordedIn, secondsOf } from './recording.rules.js';
import { RecordingService } from './recording.service.js';

const ID = `${'6b09d5b77222cd0b7c504ef3'}-2`;
const OTHER = `${'6b09d5b77222cd0b7c504ef4'}-2`;
const SECRET = 'a secret of tests, long enough to be one';

describe('recordings that are kept', () => {
  let stores: Stores;
  let folder: string;
  const clock = new ManualClock();
  const serviceWith = (secret: string): RecordingService =>
    new RecordingService(
      new RecordingRepository(stores.mongo),
      new DiskStore(folder),
      { secret, recordingDays: 30 },
      clock,
      createLog('test', { logLevel: 'silent' }),
    );
  /** Two pieces and a bit. */
  const wav = randomBytes(150_000);
  const keep = (id: string, sound = wav): Promise<string> =>
    serviceWith(SECRET).keep({ id, contactId: id.slice(0, 24), districtId: '22', marks: [] }, sound);
  const fileOf = (id: string): string => {
    const day = readdirSync(folder)[0] ?? '';
    return join(folder, day, `${id}.jtr`);
  };
  beforeAll(async () => {
    stores = await openStores();
    folder = testFolder('recordings');
  });
  afterAll(() => stores.close());

  it('are sealed on the disk, known by their hash, and come back in any part', async () => {
    await keep(ID);
    const sealed = readFileSync(fileOf(ID));
    expect(sealed.includes(wav.subarray(1000, 1032))).toBe(false);
    const recordings = serviceWith(SECRET);
    const { sha256, bytes } = await recordings.find(ID);
    expect([sha256, bytes]).toEqual([createHash('sha256').update(wav).digest('hex'), wav.length]);
    const ranges = [
      [0, wav.length],
      [0, 1],
      [65_530, 65_545],
      [131_072, 150_000],
      [149_999, 999_999],
    ] as const;
    for (const [start, end] of ranges) {
      expect((await recordings.read(ID, start, end)).equals(wav.subarray(start, end))).toBe(true);
    }
    expect(await recordings.read(ID, wav.length, wav.length + 9)).toHaveLength(0);
    const pieces: Buffer[] = [];
    for await (const piece of await recordings.stream(ID, 10, wav.length)) pieces.push(piece as Buffer);
    expect(pieces.length).toBeGreaterThan(1);
    expect(Buffer.concat(pieces).equals(wav.subarray(10))).toBe(true);
  });

  it('do not open altered, cut, as another one, or with another secret', async () => {
    await keep(OTHER);
    const sealed = readFileSync(fileOf(OTHER));
    const refused = async (bytes: Buffer, secret = SECRET): Promise<void> => {
      writeFileSync(fileOf(OTHER), bytes);
      await expect(serviceWith(secret).read(OTHER, 0, wav.length)).rejects.toMatchObject({
        code: 'BAD_SETTING',
      });
    };
    const altered = Buffer.from(sealed);
    altered.writeUInt8(altered.readUInt8(5000) ^ 1, 5000);
    await refused(altered);
    await refused(sealed.subarray(0, sealed.length - 1));
    await refused(readFileSync(fileOf(ID)));
    await refused(Buffer.from('RIFF, a plain sound that somebody put there, longer than any head'));
    await refused(sealed, `${SECRET} `);
    writeFileSync(fileOf(OTHER), sealed);
    expect(await serviceWith(SECRET).read(OTHER, 0, 10)).toHaveLength(10);
  });

  it('are removed after their days, each told once, and no earlier', async () => {
    const removed: string[] = [];
    const note = async ({ id }: KeptRecording): Promise<void> => void removed.push(id);
    const recordings = serviceWith(SECRET);
    clock.advance(30 * DAY_MS - 1000);
    await recordings.expire(note);
    expect(removed).toEqual([]);
    clock.advance(2000);
    await recordings.expire(note);
    await recordings.expire(note);
    expect(removed.toSorted()).toEqual([ID, OTHER].toSorted());
    await expect(recordings.find(ID)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(recordings.read(ID, 0, 9)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('that can not be removed keep no other, and are tried again', async () => {
    const idOf = (n: number): string => `6b09d5b77222cd0b7c505${String(n).padStart(3, '0')}-1`;
    const ids = Array.from({ length: 8 }, (_, n) => idOf(n));
    for (const id of ids) {
      await keep(id, Buffer.from(id));
      clock.advance(1000);
    }
    // Where the first five are, there is a folder now, which is no file to be removed.
    const stuck = ids.slice(0, 5);
    for (const id of stuck) {
      rmSync(fileOf(id));
      mkdirSync(fileOf(id));
    }
    const removed: string[] = [];
    const note = async ({ id }: KeptRecording): Promise<void> => void removed.push(id);
    const recordings = serviceWith(SECRET);
    clock.advance(30 * DAY_MS);
    for (let round = 0; round < 2; round += 1) await recordings.expire(note);
    expect(removed).toEqual(ids.slice(5));
    for (const id of stuck) expect(await recordings.find(id)).toMatchObject({ id });
    for (const id of stuck) rmdirSync(fileOf(id));
    for (let round = 0; round < 2; round += 1) await recordings.expire(note);
    expect(removed.toSorted()).toEqual(ids);
  });

  it('are not replaced by another sound: that is kept beside them, however often', async () => {
    const id = `${'6b09d5b77222cd0b7c504ef5'}-2`;
    const other = Buffer.from('another sound');
    expect([await keep(id), await keep(id)]).toEqual([id, id]);
    expect([await keep(id, other), await keep(id, other)]).toEqual([`${id}-2`, `${id}-2`]);
    const recordings = serviceWith(SECRET);
    expect((await recordings.read(id, 0, 9)).equals(wav.subarray(0, 9))).toBe(true);
    expect((await recordings.read(`${id}-2`, 0, 99)).equals(other)).toBe(true);
  });
});

describe('the rules of recordings', () => {
  it('know those of ours by their names', () => {
    const contactId = ID.slice(0, 24);
    expect(recordedIn(ID)).toEqual({ contactId, epoch: 2, take: 1 });
    expect(recordedIn(`${ID}-3`)).toEqual({ contactId, epoch: 2, take: 3 });
    expect(recordedIn(`${contactId}-message`)).toEqual({ contactId, epoch: null, take: 1 });
    expect([ID, `${ID}-2`, `${contactId}-message`].map(nextName)).toEqual([
      `${ID}-2`,
      `${ID}-3`,
      `${contactId}-message-2`,
    ]);
    for (const name of [
      'x-2',
      'ear-6b09d5b77222cd0b7c504ef3',
      '../6b09d5b77222cd0b7c504ef3-2',
      `${ID}-message`,
      '',
    ])
      expect(recordedIn(name)).toBeNull();
  });

  it('put them in the order of their conversations, the message last', () => {
    const of = (...rest: string[]): string[] => rest.map((one) => `${ID.slice(0, 24)}-${one}`);
    expect(of('message', '10', '2-3', '4', '2', '2-2').toSorted(inOrder)).toEqual(
      of('2', '2-2', '2-3', '4', '10', 'message'),
    );
  });

  it.each([
    [undefined, null],
    ['bytes=0-', { start: 0, end: 100 }],
    ['bytes=10-19', { start: 10, end: 20 }],
    ['bytes=90-500', { start: 90, end: 100 }],
    ['bytes=-5', { start: 95, end: 100 }],
    ['bytes=100-', 'none'],
    ['bytes=20-10', 'none'],
    ['bytes=0-1,5-6', null],
    ['lines=1-2', null],
  ])('answer the range %j', (header, range) => {
    expect(rangeOf(header, 100)).toEqual(range);
  });

  it('never answer a range outside the file', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(1000), (text, length) => {
        const range = rangeOf(`bytes=${text}`, length);
        if (range && range !== 'none')
          expect(0 <= range.start && range.start < range.end && range.end <= length).toBe(true);
      }),
    );
  });

  it('measure a WAV file, and nothing else', () => {
    const head = Buffer.alloc(44);
    head.write('RIFF', 0).toString();
    head.writeUInt32LE(16_000, 28);
    head.write('data', 36);
    expect(secondsOf(Buffer.concat([head, Buffer.alloc(24_000)]))).toBe(1.5);
    expect(secondsOf(Buffer.from('no sound'))).toBe(0);
  });
});
