import {
  AppError,
  type CallContact,
  type CallContacts,
  type CallControl,
  type CallDial,
} from '#libs/contract';
import { ManualClock, createLog, newId } from '#libs/platform';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AriClient } from '../../ari/index.js';
import { noControl } from '../../control/index.js';
import { CallBook, CallService, MediaService, type Call, type CallParts, type Dialling } from '../index.js';
import { dialIdOf, noticeIdOf, ringbackIdOf } from './dial.rules.js';

const log = createLog('test', { logLevel: 'silent' });
const down = new AppError('UNAVAILABLE');
const ID = newId();
const LEG = { contactId: ID, epoch: 2, agentId: 'ann' };
const legId = `jt-leg-${ID}-2-ann`;
const dialId = (attempt = 1): string => dialIdOf(ID, { epoch: 2, attempt });

let clock: ManualClock;
let parts: CallParts;
let calls: CallService;
/** What Asterisk was asked, in order; requests that begin so fail once. */
let asked: string[];
let failing: string[];
/** As the stores have it, and what the agent was told. */
let stored: CallContact;
let control: CallControl;
let told: (string | undefined)[];
/** The next note of how a call stands is lost: before it is written down, or only its answer. */
let noting: 'works' | 'fails' | 'answer-lost';
let left: string[];
let blocked: boolean;
let media: readonly string[];

const note: Dialling['note'] = async (_, from, to) => {
  const how = noting;
  noting = 'works';
  if (how === 'fails') throw down;
  const known = control.dial ?? null;
  const key = (dial: CallDial | null) => dial && [dial.epoch, dial.attempt, dial.state].join();
  if (key(known) !== key(from)) return null;
  control = { ...control, dial: to, revision: control.revision + 1 };
  if (how === 'answer-lost') throw down;
  return control;
};

beforeEach(async () => {
  clock = new ManualClock();
  [asked, failing, told, left, noting, blocked, media] = [[], [], [], [], 'works', false, ['sound:notice']];
  control = noControl(ID);
  stored = {
    id: ID,
    state: 'active',
    epoch: 2,
    seq: 4,
    queueId: 'general',
    owner: { agentId: 'ann', slot: 'voice:1' },
    guests: [],
    deadlineAt: null,
    callbackId: 'cb1',
  };
  const ari = new Proxy({} as AriClient, {
    get: (_, method: string) => async (subject: string | { channelId: string; endpoint: string }) => {
      const about = typeof subject === 'string' ? subject : `${subject.channelId} ${subject.endpoint}`;
      const request = `${method} ${about}`;
      asked.push(request);
      const index = failing.findIndex((one) => request.startsWith(one));
      if (index >= 0) {
        failing.splice(index, 1);
        throw down;
      }
      return method === 'isPhoneThere' ? true : undefined;
    },
  });
  const marks = {
    now: () => clock.now(),
    mark: async () => undefined,
    quiet: async () => null,
    modeOf: async () => 'always' as const,
  };
  const contacts: Partial<CallContacts> = {
    partyOf: async () => ({ accountId: '12360', number: '13800138000', districtId: '22' }),
    callbacks: async () => [stored],
    talking: async () => undefined,
    load: async () => [stored],
    leave: async (_, cause) => {
      left.push(`${cause}`);
      stored = { ...stored, state: 'wrap-up', seq: stored.seq + 1 };
      return stored;
    },
    end: async () => (stored = { ...stored, state: 'wrap-up', seq: stored.seq + 1 }),
    release: async () => (stored = { ...stored, state: 'waiting', owner: null, seq: stored.seq + 1 }),
  };
  const quiet = async (): Promise<void> => undefined;
  parts = {
    ari,
    media: new MediaService(ari, marks, log),
    contacts,
    reception: { hush: quiet, attend: quiet, isOverdue: () => false },
    survey: { begin: async () => false },
    controls: { find: async () => [control] },
    phones: { isHere: quiet, mayBeElsewhere: async () => false },
    watching: { settle: quiet, end: quiet },
    dialling: {
      via: 'trunk.example:5060',
      numbers: ['CN'],
      seconds: 30,
      perMinute: 2,
      clock,
      note,
      isBlocked: async () => blocked,
      noticeOf: async () => ({ media, language: 'zh' }),
      tell: (agentId: string, { dial }: CallControl) => {
        told.push(`${agentId} ${dial?.state} ${dial?.end ?? ''}`.trim());
      },
    },
    book: new CallBook(),
    log,
  } as unknown as CallParts;
  calls = new CallService(parts);
  await calls.findDialled('pbx', new Map());
});

const call = (): Call | null => parts.book.findByContact(ID);
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  await call()?.settled();
};
const accepted = async (): Promise<void> => {
  calls.changed(stored);
  await settled();
};
const picksUp = async (): Promise<void> => {
  calls.legAnswered(LEG);
  await settled();
};
const ends = async (cause: number, attempt = 1): Promise<void> => {
  calls.callerEnded(dialId(attempt), cause);
  await settled();
};
const redials = async (): Promise<void> => {
  const dial = { ...(control.dial as CallDial), state: 'due' as const };
  delete dial.end;
  control = { ...control, dial: { ...dial, attempt: dial.attempt + 1 }, revision: control.revision + 1 };
  calls.controlled(control);
  await settled();
};
const originated = (): string[] =>
  asked.filter((one) => one.startsWith('originate')).map((one) => one.split(' ')[1] ?? '');

describe('a customer who is to be called back', () => {
  it('is called once the agent’s phone is up, hears the notice first, and only then the agent', async () => {
    await accepted();
    expect([originated(), control.dial?.state]).toEqual([[legId], 'due']);
    await picksUp();
    expect(asked).toContain(`originate ${dialId()} PJSIP/trunk/sip:13800138000@trunk.example:5060`);
    expect(asked).toContain(`play ${legId}`);
    calls.dialAnswered(dialId());
    await settled();
    expect([asked.at(-1), control.dial?.state]).toEqual([`play ${dialId()}`, 'answered']);
    expect(asked.some((one) => one.startsWith('addToBridge'))).toBe(false);
    calls.noticed(dialId());
    await settled();
    expect(asked).toContain(`stopPlaying ${ringbackIdOf(dialId())}`);
    expect(asked).toContain(`addToBridge jt-talk-${ID}-2`);
    expect(asked.at(-1)).toBe(`recordBridge jt-talk-${ID}-2`);
    expect(told).toEqual(['ann due', 'ann calling', 'ann answered']);
    expect(noticeIdOf(dialId())).toBe(`jt-notice-${dialId()}`);
  });

  it('is talked to at once where there is no notice', async () => {
    media = [];
    await accepted();
    await picksUp();
    calls.dialAnswered(dialId());
    await settled();
    expect(asked).toContain(`addToBridge jt-talk-${ID}-2`);
  });

  it('is talked to though the notice can not be played', async () => {
    await accepted();
    await picksUp();
    failing = [`play ${dialId()}`];
    calls.dialAnswered(dialId());
    await settled();
    expect(asked).toContain(`addToBridge jt-talk-${ID}-2`);
  });

  it('is not called where nobody may be: foreign or blocked numbers, by nobody’s phone', async () => {
    blocked = true;
    await accepted();
    expect([originated(), control.dial]).toEqual([
      [],
      { epoch: 2, attempt: 1, state: 'ended', end: 'blocked', asterisk: 'pbx' },
    ]);
    await calls.round();
    expect([originated(), call()]).toEqual([[], null]);
  });

  it.each([1, 2])('is not called any more who was blocked before call %i', async (attempt) => {
    await accepted();
    if (attempt === 2) {
      await picksUp();
      await ends(17);
    }
    blocked = true;
    await (attempt === 1 ? picksUp() : redials());
    expect(control.dial).toMatchObject({ attempt, state: 'ended', end: 'blocked' });
    expect(originated()).toEqual([legId, dialId(1)].slice(0, attempt));
  });

  it('is called by one process, whoever else is told', async () => {
    control = { ...control, dial: { epoch: 2, attempt: 1, state: 'due', asterisk: 'other' } };
    await accepted();
    await calls.round();
    expect([originated(), call()]).toEqual([[], null]);
  });

  it('is called no more than so many times a minute', async () => {
    await accepted();
    await picksUp();
    await ends(17);
    await redials();
    await ends(17, 2);
    await redials();
    expect(control.dial).toMatchObject({ attempt: 3, state: 'ended', end: 'too-many' });
    expect(originated()).toEqual([legId, dialId(1), dialId(2)]);
    clock.advance(30_000);
    await redials();
    expect(originated().at(-1)).toBe(dialId(4));
  });

  it('and was not reached is the agent’s for a minute, and then nobody’s', async () => {
    await accepted();
    await picksUp();
    await ends(17);
    expect([control.dial?.end, left]).toEqual(['busy', []]);
    clock.advance(59_999);
    calls.tick();
    await settled();
    expect(left).toEqual([]);
    clock.advance(1);
    calls.tick();
    await settled();
    expect([left, call(), asked]).toEqual([['busy'], null, expect.arrayContaining([`hangUp ${legId}`])]);
  });

  it('is let go when the agent hangs up first', async () => {
    await accepted();
    await picksUp();
    calls.legGone(LEG, 16);
    await settled();
    expect(control.dial).toMatchObject({ state: 'ended', end: 'cancelled' });
    expect([call(), asked]).toEqual([null, expect.arrayContaining([`hangUp ${dialId()}`])]);
  });

  it('is called by nobody when the agent’s phone is lost before; the contact waits for another', async () => {
    await accepted();
    calls.legGone(LEG, 20);
    await settled();
    expect([stored.state, call(), originated()]).toEqual(['waiting', null, [legId]]);
    // Who accepts it then calls them, in an ownership of their own.
    stored = { ...stored, state: 'active', epoch: 4, owner: { agentId: 'ann', slot: 'voice:1' } };
    await accepted();
    expect(control.dial).toMatchObject({ epoch: 4, attempt: 1, state: 'due' });
  });
});

describe('while the store is away', () => {
  it('nobody is called; they are at the next look', async () => {
    await accepted();
    noting = 'fails';
    await picksUp();
    expect(originated()).toEqual([legId]);
    await calls.round();
    await settled();
    expect(originated()).toEqual([legId, dialId()]);
  });

  it('a call of which is not known whether it was made is not made again, and told as not reached', async () => {
    await accepted();
    noting = 'answer-lost';
    await picksUp();
    expect([originated(), control.dial?.state]).toEqual([[legId], 'calling']);
    await calls.round();
    await settled();
    await calls.round();
    await settled();
    expect([originated(), control.dial]).toEqual([
      [legId],
      expect.objectContaining({ state: 'ended', end: 'other' }),
    ]);
  });

  it('how a call ended is told later', async () => {
    await accepted();
    await picksUp();
    noting = 'fails';
    await ends(21);
    expect(control.dial?.state).toBe('calling');
    await calls.round();
    await settled();
    expect(control.dial).toMatchObject({ state: 'ended', end: 'rejected' });
  });
});

describe('a call that Asterisk did not take, as far as is known', () => {
  it('is over, and whoever picks it up all the same is let go', async () => {
    await accepted();
    failing = [`originate ${dialId()}`];
    await picksUp();
    expect(control.dial).toMatchObject({ state: 'ended', end: 'network' });
    asked = [];
    calls.dialAnswered(dialId());
    await settled();
    expect(asked).toEqual([`hangUp ${dialId()}`]);
  });
});

describe('after an outage', () => {
  const found = async (
    state: CallDial['state'],
    channels: [string, boolean][],
  ): Promise<(string | boolean)[]> => {
    const dial = { epoch: 2, attempt: 1, state, asterisk: 'pbx' } as const;
    control = { ...control, dial };
    const dialled = await calls.findDialled('pbx', new Map(channels));
    return dialled.flatMap((one) => [one.id, one.isAway, one.pickedUp]);
  };

  it('a call is adopted as it stands', async () => {
    expect(await found('due', [])).toEqual([dialId(), true, false]);
    expect(await found('calling', [[dialId(), false]])).toEqual([dialId(), true, false]);
    expect(await found('calling', [[dialId(), true]])).toEqual([dialId(), true, true]);
    expect(await found('answered', [[dialId(), true]])).toEqual([dialId(), true, true]);
    expect(left).toEqual([]);
  });

  it('whoever was talked to and is gone has hung up, and channels of nobody are ended', async () => {
    expect(await found('answered', [[dialId(7), false]])).toEqual([]);
    expect([left, asked.at(-1)]).toEqual([['undefined'], `hangUp ${dialId(7)}`]);
  });

  it('who is talking goes on where nobody is called any more', async () => {
    control = { ...control, dial: { epoch: 2, attempt: 1, state: 'answered', asterisk: 'pbx' } };
    const off = new CallService({ ...parts, dialling: null });
    const [one] = await off.findDialled('pbx', new Map([[dialId(), true]]));
    expect([one?.id, one?.pickedUp]).toEqual([dialId(), true]);
    expect(await off.findDialled('pbx', new Map())).toEqual([]);
  });

  it('calls of another Asterisk are left to it', async () => {
    control = { ...control, dial: { epoch: 2, attempt: 1, state: 'answered', asterisk: 'other' } };
    expect(await calls.findDialled('pbx', new Map())).toEqual([]);
    expect(left).toEqual([]);
  });
});
