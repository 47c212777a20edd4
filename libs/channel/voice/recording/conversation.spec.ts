import {
  AppError,
  type CallContact,
  type CallControl,
  type CallLeg,
  type RecordingMode,
} from '#libs/contract';
import { createLog } from '#libs/platform';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AriClient, AriOrigination } from '../ari/index.js';
import { Call, MediaService } from '../call/index.js';
import { noControl } from '../control/index.js';

const log = createLog('test', { logLevel: 'silent' });
const ID = '6b09d5b77222cd0b7c504ef3';
const at = (state: CallContact['state'], epoch: number, seq: number): CallContact => {
  const owner = state === 'active' ? { agentId: 'ann', slot: 'voice:1' } : null;
  return { id: ID, state, epoch, seq, queueId: 'general', owner, guests: [], deadlineAt: null };
};

/** What Asterisk was asked, in order, with whatever fails the next time. */
let asked: string[];
let failing: string[];
let call: Call;
/** When Asterisk answers that a phone rings. */
let ringing: Promise<void>;
/** For how many seconds, at most. */
let rung: number[];
let media: MediaService;
/** Which pauses were told to be in effect; and whether something else has been wished meanwhile. */
let quiet: string[];
let isStale: boolean;
/** The parts of recordings that Asterisk is making. */
let live: string[];
/** How the queue's conversations are recorded. */
let mode: RecordingMode;

beforeEach(() => {
  [quiet, isStale, live] = [[], false, []];
  [asked, failing, mode, ringing, rung] = [[], [], 'always', Promise.resolve(), []];
  const answers: Record<string, (subject: string) => unknown> = {
    isRecording: (name) => live.includes(name),
    storedRecordings: () => live,
  };
  const ari = new Proxy({} as AriClient, {
    get: (_, method: string) => async (subject: string, detail?: unknown) => {
      asked.push([method, subject, ...(typeof detail === 'boolean' ? [detail] : [])].join(' '));
      if (method === 'originate') {
        rung.push((subject as unknown as AriOrigination).timeout);
        await ringing;
      }
      if (!failing.includes(method)) return answers[method]?.(subject);
      failing.splice(failing.indexOf(method), 1);
      throw new AppError('UNAVAILABLE');
    },
  });
  const marks = {
    now: () => 0,
    mark: async () => undefined,
    modeOf: async () => mode,
    quiet: async ({ agentId, epoch }: CallLeg, revision: number) => {
      quiet.push(`${agentId} ${epoch} ${revision}`);
      const wished = call.control as CallControl;
      return isStale ? null : { ...wished, revision: revision + 1, quietEpoch: epoch };
    },
  };
  media = new MediaService(ari, marks, log);
  call = new Call({ id: 'jt-1.1', accountId: '12360', caller: '' });
});

const settle = (): Promise<void> => media.settle(call, () => undefined);
/** The contact comes to this, and Asterisk after it. */
async function becomes(contact: CallContact): Promise<void> {
  call.learn(contact);
  await settle();
}
async function picksUp(contact: CallContact): Promise<void> {
  const leg = { epoch: contact.epoch, agentId: 'ann', answered: true, talks: false };
  call.media = { ...call.media, legs: [leg] };
  await becomes(contact);
}
const asks = (method: string): string[] => asked.filter((one) => one.startsWith(method));

describe('the bridge of a conversation that could not be taken down', () => {
  beforeEach(async () => {
    await picksUp(at('active', 2, 4));
    failing = ['destroyBridge'];
    await expect(becomes(at('waiting', 3, 5))).rejects.toThrow();
  });

  it('is taken down at the next look', async () => {
    await settle();
    expect(asks('destroyBridge')).toEqual([`destroyBridge jt-talk-${ID}-2`, `destroyBridge jt-talk-${ID}-2`]);
    expect([call.bridged, call.recording]).toEqual([false, null]);
  });

  it('is not used for the next conversation, which is recorded under its own name', async () => {
    await picksUp(at('active', 4, 6));
    expect(asks('createBridge').at(-1)).toBe(`createBridge jt-talk-${ID}-4`);
    expect(call.recording).toBe(`${ID}-4`);
  });
});

it('another conversation in the same epoch is recorded under another name', async () => {
  const active = at('active', 2, 4);
  await picksUp(active);
  call.forget({ epoch: 2, agentId: 'ann' });
  await settle();
  await picksUp(active);
  expect(asks('recordBridge')).toEqual([`recordBridge jt-talk-${ID}-2`, `recordBridge jt-talk-${ID}-2-2`]);
});

describe('the recording of a conversation', () => {
  /** Asterisk has ended a part. */
  const ends = (): void => void ([call.isRecorded, call.take] = [false, `${ID}-2-2`]);

  it('that could not be begun is begun at the next look', async () => {
    failing = ['recordBridge', 'recordBridge'];
    await picksUp(at('active', 2, 4));
    expect(call.isRecorded).toBe(false);
    await settle();
    expect([asks('recordBridge').length, call.isRecorded, call.take]).toEqual([3, true, `${ID}-2`]);
    await settle();
    expect(asks('recordBridge')).toHaveLength(3);
  });

  it('goes on in its next part, in the same bridge, and another conversation takes the name after that', async () => {
    await picksUp(at('active', 2, 4));
    ends();
    await settle();
    expect(asks('recordBridge')).toEqual(Array(2).fill(`recordBridge jt-talk-${ID}-2`));
    expect([call.recording, call.take]).toEqual([`${ID}-2`, `${ID}-2-2`]);
    call.forget({ epoch: 2, agentId: 'ann' });
    await settle();
    expect([call.recording, call.lastRecording]).toEqual([null, `${ID}-2-2`]);
  });

  it('that is paused goes on in its next part only when it is not any more', async () => {
    const wish = { ...noControl(ID) };
    await picksUp(at('active', 2, 4));
    call.heed({ ...wish, revision: 1, pausedEpoch: 2 });
    await settle();
    ends();
    await settle();
    expect(asks('recordBridge')).toHaveLength(1);
    call.heed({ ...wish, revision: 2, pausedEpoch: null });
    await settle();
    expect(asks('recordBridge')).toHaveLength(2);
    expect(asks('pauseRecording')).toEqual([`pauseRecording ${ID}-2 true`]);
  });
});

describe('the wishes of an agent', () => {
  const wish = (revision: number, wished: Partial<CallControl>): CallControl => {
    return { ...noControl(ID), revision, ...wished };
  };
  beforeEach(() => picksUp(at('active', 2, 4)));

  it('are not undone by an older one that was read before', () => {
    call.heed(wish(2, { heldEpoch: 2 }));
    call.heed(wish(1, {}));
    expect(call.onHold).toBe(true);
    call.heed(wish(3, {}));
    expect(call.onHold).toBe(false);
  });

  it('pause the recording even if nothing else can be done', async () => {
    call.heed(wish(1, { heldEpoch: 2, pausedEpoch: 2 }));
    failing = ['holdInBridge'];
    await expect(settle()).rejects.toThrow();
    expect(asks('pauseRecording')).toEqual([`pauseRecording ${ID}-2 true`]);
  });

  it('let the recording go on only after everything else is done', async () => {
    call.heed(wish(1, { heldEpoch: 2, pausedEpoch: 2 }));
    await settle();
    call.heed(wish(2, {}));
    failing = ['addToBridge'];
    await expect(settle()).rejects.toThrow();
    expect(asks('pauseRecording')).toHaveLength(1);
    await settle();
    expect(asks('pauseRecording').at(-1)).toBe(`pauseRecording ${ID}-2 false`);
  });

  it('that can not be paused do not keep the call from its end', async () => {
    call.heed(wish(1, { pausedEpoch: 2 }));
    failing = ['pauseRecording'];
    await becomes(at('wrap-up', 2, 5));
    expect(asked.at(-1)).toBe(`destroyBridge jt-talk-${ID}-2`);
  });
});

describe('a pause of the recording', () => {
  const pauses = (revision: number): void => call.heed({ ...noControl(ID), revision, pausedEpoch: 2 });
  beforeEach(() => picksUp(at('active', 2, 4)));

  it('is told to be in effect when Asterisk has done it, not before, and once', async () => {
    pauses(1);
    failing = ['pauseRecording', 'pauseRecording'];
    await expect(settle()).rejects.toThrow();
    expect(quiet).toEqual([]);
    await settle();
    await settle();
    expect(quiet).toEqual(['ann 2 1']);
  });

  it('is told again where something else was wished meanwhile, or it was wished anew', async () => {
    isStale = true;
    pauses(1);
    await settle();
    isStale = false;
    pauses(3);
    await settle();
    pauses(6);
    await settle();
    expect([...new Set(quiet)]).toEqual(['ann 2 1', 'ann 2 3', 'ann 2 6']);
    expect(asks('pauseRecording')).toHaveLength(1);
  });

  it('is in effect where nothing is recorded, and not where that was begun and the answer got lost', async () => {
    await becomes(at('waiting', 3, 5));
    failing = ['recordBridge', 'recordBridge'];
    await picksUp(at('active', 4, 6));
    live = [`${ID}-4`];
    call.heed({ ...noControl(ID), revision: 1, pausedEpoch: 4 });
    failing = ['pauseRecording', 'pauseRecording'];
    await expect(settle()).rejects.toThrow();
    expect(quiet).toEqual([]);
    await settle();
    expect([quiet, asks('pauseRecording').at(-1)]).toEqual([['ann 4 1'], `pauseRecording ${ID}-4 true`]);
  });
});

describe('a conversation of a queue that records on demand', () => {
  const wish = (revision: number, recordingEpoch: number | null): CallControl => {
    return { ...noControl(ID), revision, recordingEpoch };
  };
  const recordings = (): string[] => asked.filter((one) => /^(record|stop)/.test(one));
  beforeEach(() => {
    mode = 'on-demand';
    return picksUp(at('active', 2, 4));
  });

  it('is recorded from when its agent begins to when they end, each time under a name of its own', async () => {
    expect(recordings()).toEqual([]);
    for (const [revision, epoch] of [
      [1, 2],
      [2, null],
      [3, 2],
    ] as const) {
      call.heed(wish(revision, epoch));
      await settle();
    }
    await settle();
    expect(recordings()).toEqual([
      `recordBridge jt-talk-${ID}-2`,
      `stopRecording ${ID}-2`,
      `recordBridge jt-talk-${ID}-2`,
    ]);
    expect([call.take, call.isRecorded]).toEqual([`${ID}-2-2`, true]);
  });

  it('is not when it has another owner, whatever the one before had wished', async () => {
    call.heed(wish(1, 2));
    await settle();
    await becomes({ ...at('active', 3, 5), owner: { agentId: 'ann', slot: 'voice:2' } });
    expect(recordings()).toEqual([`recordBridge jt-talk-${ID}-2`, `stopRecording ${ID}-2`]);
  });

  it('ends being recorded even if nothing else can be done, and is asked for again', async () => {
    call.heed(wish(1, 2));
    await settle();
    call.heed({ ...wish(2, null), heldEpoch: 2 });
    failing = ['stopRecording', 'holdInBridge'];
    await expect(settle()).rejects.toThrow();
    await settle();
    expect(recordings().slice(1)).toEqual(Array(2).fill(`stopRecording ${ID}-2`));
    expect(call.isRecorded).toBe(false);
  });
});

describe('a caller who is held', () => {
  it('and comes back to the queue is taken out between the two, or there is no music', async () => {
    await picksUp(at('active', 2, 4));
    call.heed({ ...noControl(ID), revision: 1, heldEpoch: 2 });
    await settle();
    const before = asked.length;
    await becomes(at('waiting', 3, 5));
    expect(asked.slice(before).filter((one) => /Bridge jietong/.test(one))).toEqual([
      'removeFromBridge jietong-held',
      'holdInBridge jietong-waiting',
    ]);
  });
});

describe('a phone of which Asterisk does not say yet that it rings', () => {
  const offered: CallContact = { ...at('offered', 2, 3), owner: { agentId: 'ann', slot: 'voice:1' } };
  const LEG = `jt-leg-${ID}-2-ann`;

  it('keeps nobody from the music, and is hung up if it rings too late', async () => {
    let rings: () => void = () => undefined;
    ringing = new Promise((resolve) => (rings = resolve));
    await becomes(offered);
    expect(asked.map((one) => one.split(' ')[0])).toEqual(['originate', 'holdInBridge']);
    await becomes(at('waiting', 3, 5));
    const before = asks(`hangUp ${LEG}`).length;
    rings();
    await call.settled();
    expect([before, asks(`hangUp ${LEG}`).length]).toEqual([1, 2]);
  });

  it('rings hardly longer than the offer holds, whatever becomes of those who offer', async () => {
    await becomes({ ...offered, deadlineAt: 15_000 });
    expect(rung).toEqual([25]);
  });

  it('that can not be rung is told, and waited for by whoever waits for the call', async () => {
    failing = ['originate'];
    const told: string[] = [];
    call.learn(offered);
    await media.settle(call, ({ agentId }) => void told.push(agentId));
    await call.settled();
    expect(told).toEqual(['ann']);
  });
});
