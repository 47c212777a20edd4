import { AppError, type ContactImage } from '#libs/contract';
import { ManualClock, createLog } from '#libs/platform';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { CollectorService } from './collector.service.js';

const log = createLog('test', { logLevel: 'silent' });
const OURS = '6b09d5b77222cd0b7c504ef3';
const FOREIGN = '6b09d5b77222cd0b7c504ef4';
const [FIRST, SECOND] = [`${OURS}-2`, `${OURS}-4`];

/** What lies in Asterisk's spool, what is still being made, what can't be fetched, and what was asked for. */
let spool: string[];
let live: string[];
let broken: string[];
let fetched: string[];
let kept: string[];
/** Files of the spool that are sound, and what was kept of them. */
let files: Map<string, Buffer>;
let sounds: Buffer[];
let clock: ManualClock;
let collector: CollectorService;
/** Contacts whose recordings were erased, and the contact of OURS. */
let erased: string[];
let contact: ContactImage;
/** After so many fetched recordings callers need the machine; null = never. */
let pressedAfter: number | null;
/** How many were left in the spool, look by look. */
let waiting: number[];

beforeEach(() => {
  [spool, live, broken, fetched, kept, erased] = [[], [], [], [], [], []];
  [files, sounds] = [new Map(), []];
  clock = new ManualClock();
  [pressedAfter, waiting] = [null, []];
  contact = { id: OURS, districtId: '22', customer: { id: 'c', identity: '13800138000' } } as ContactImage;
  collector = new CollectorService({
    ari: {
      storedRecordings: async () => [...spool],
      isRecording: async (name) => live.includes(name),
      storedRecording: async (name) => {
        fetched.push(name);
        if (broken.includes(name)) throw new AppError('UNAVAILABLE');
        return files.get(name) ?? Buffer.from(name);
      },
      removeStoredRecording: async (name) => void (spool = spool.filter((one) => one !== name)),
    },
    recordings: {
      keep: async ({ id }, wav) => {
        kept.push(id);
        sounds.push(wav);
        return id;
      },
      erase: async ({ contactIds }) => void erased.push(...contactIds),
    },
    contacts: { find: async (id) => (id === OURS ? contact : null) },
    controls: { find: async () => [] },
    isPressed: () => pressedAfter !== null && fetched.length >= pressedAfter,
    waiting: (recordings) => void waiting.push(recordings),
    clock,
    log,
  });
});

describe('the recordings in the spool', () => {
  it('are kept and then removed once they are whole, and what is none of ours stays', async () => {
    spool = [FIRST, SECOND, `${FOREIGN}-2`, 'a-greeting'];
    live = [SECOND];
    await collector.round();
    expect([kept, spool]).toEqual([[FIRST], [SECOND, `${FOREIGN}-2`, 'a-greeting']]);
    live = [];
    await collector.round();
    expect(kept).toEqual([FIRST, SECOND]);
    // How many are left is told: one that is being made, and one of nobody's; at last that alone.
    expect(waiting).toEqual([2, 1]);
  });

  it('wait while callers need the machine, from the one that was just fetched on', async () => {
    [spool, pressedAfter] = [[FIRST, SECOND], 1];
    await collector.round();
    expect([kept, spool]).toEqual([[FIRST], [SECOND]]);
    await collector.round();
    expect(kept).toEqual([FIRST]);
    pressedAfter = null;
    await collector.round();
    expect([kept, spool]).toEqual([[FIRST, SECOND], []]);
  });

  it('of somebody whose data have been erased meanwhile leave nothing behind', async () => {
    spool = [FIRST];
    await collector.round();
    expect(erased).toEqual([]);
    [spool, contact] = [[SECOND], { ...contact, customer: { id: 'x', identity: '' } }];
    await collector.round();
    expect([erased, spool]).toEqual([[OURS], []]);
  });

  it('that can not be fetched are tried again at longer and longer times, at least every ten minutes', async () => {
    [spool, broken] = [[FIRST], [FIRST]];
    const waits: number[] = [];
    for (let waited = 0; waits.length < 12; waited += 1000, clock.advance(1000)) {
      const before = fetched.length;
      await collector.round();
      if (fetched.length === before) continue;
      waits.push(waited / 1000);
      waited = 0;
    }
    expect(waits).toEqual([0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
    // Others do not wait for it, and it is kept as soon as it can be.
    spool.push(SECOND);
    await collector.round();
    expect(kept).toEqual([SECOND]);
    broken = [];
    clock.advance(600_000);
    await collector.round();
    expect([kept, spool]).toEqual([[SECOND, FIRST], []]);
  });

  it('under a name that was in the spool before wait for nothing', async () => {
    [spool, broken] = [[FIRST], [FIRST]];
    await collector.round();
    spool = [];
    await collector.round();
    [spool, broken] = [[FIRST], []];
    await collector.round();
    expect(kept).toEqual([FIRST]);
  });
});

describe('a recording that was being made when Asterisk was killed', () => {
  /** As Asterisk begins one (PCM, 16 bits, 8 kHz): the lengths at 4 and 40 are written when it ends. */
  const recorded = (bytes: number, riff: number, data: number): Buffer => {
    const head = Buffer.alloc(44);
    head.write('RIFF', 0, 'latin1');
    head.writeUInt32LE(riff, 4);
    head.write('WAVEfmt ', 8, 'latin1');
    head.writeUInt32LE(16, 16);
    head.writeUInt16LE(1, 20);
    head.writeUInt16LE(1, 22);
    head.writeUInt32LE(8000, 24);
    head.writeUInt32LE(16_000, 28);
    head.writeUInt16LE(2, 32);
    head.writeUInt16LE(16, 34);
    head.write('data', 36, 'latin1');
    head.writeUInt32LE(data, 40);
    return Buffer.concat([head, Buffer.alloc(bytes, 7)]);
  };
  const keeps = async (file: Buffer): Promise<Buffer | undefined> => {
    [spool, files] = [[FIRST], new Map([[FIRST, file]])];
    await collector.round();
    return sounds.at(-1);
  };

  it.each([
    ['no length at all', recorded(32_000, 0, 0)],
    ['one longer than the file', recorded(32_000, 0xff_ff_ff_ff, 0xff_ff_ff_ff)],
    ['no length, and half a sample at its end', recorded(32_001, 0, 0)],
  ])('is kept with its length: its head said %s', async (_, file) => {
    expect((await keeps(file))?.equals(recorded(32_000, 32_036, 32_000))).toBe(true);
  });

  it.each([
    ['whole', recorded(32_000, 32_036, 32_000)],
    ['whole, with something after the sound', Buffer.concat([recorded(200, 244, 200), Buffer.from('LIST')])],
    ['no sound', Buffer.from('no sound')],
  ])('while one that is %s is kept as it is', async (_, file) => {
    expect((await keeps(Buffer.from(file)))?.equals(file)).toBe(true);
  });
});
