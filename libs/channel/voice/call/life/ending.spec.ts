import { AppError, type CallContact, type CallContacts, type CallerRefusal } from '#libs/contract';
import { createLog, newId } from '#libs/platform';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AriClient } from '../../ari/index.js';
import { noControl } from '../../control/index.js';
import { Call, CallBook, CallService, MediaService, type CallParts, type VoiceLine } from '../index.js';

const log = createLog('test', { logLevel: 'silent' });
const CALLED = '12360';
const channel = {
  id: 'jt-1.1',
  name: 'PJSIP/trunk-1',
  state: 'Ring',
  caller: { number: '13800138000', name: '' },
  dialplan: { context: '', exten: '', app_name: 'Stasis', app_data: '' },
} as const;
const LINE: VoiceLine = {
  accountId: CALLED,
  districtId: '22',
  queueId: 'general',
  prompts: [],
  treeId: null,
  language: 'zh',
};
const down = new AppError('UNAVAILABLE');

let calls: CallService;
let parts: CallParts;
/** What Asterisk was asked, in order. */
let asked: string[];
/** Calls whose contact was ended if it was opened. */
let forsaken: string[];
let refusal: CallerRefusal | null;

beforeEach(() => {
  [asked, forsaken, refusal] = [[], [], null];
  const ari = new Proxy({} as AriClient, {
    get: (_, method: string) => async (subject: string) => void asked.push(`${method} ${subject}`),
  });
  const contacts: Partial<CallContacts> = {
    open: async () => {
      const place = { epoch: 1, seq: 2, queueId: 'general', owner: null, guests: [], deadlineAt: null };
      return { id: newId(), state: 'waiting', ...place };
    },
    leave: async () => null,
    leaveOpen: async (accountId, callId) => void forsaken.push(`${accountId} ${callId}`),
    talking: async () => undefined,
    load: async () => [],
  };
  const marks = {
    now: () => 0,
    mark: async () => undefined,
    quiet: async () => null,
    modeOf: async () => 'always' as const,
  };
  const quiet = async (): Promise<void> => undefined;
  parts = {
    ari,
    media: new MediaService(ari, marks, log),
    contacts,
    door: { admits: () => true },
    lines: { find: async () => LINE },
    reception: { guide: async () => false, attend: quiet, hush: quiet, farewell: quiet },
    unasked: { isKept: () => false },
    survey: { begin: async () => false },
    controls: { find: async () => [] },
    phones: { isHere: quiet },
    watching: { settle: quiet, end: quiet },
    blocked: { refusalOf: async () => refusal },
    dialling: null,
    book: new CallBook(),
    log,
  } as unknown as CallParts;
  calls = new CallService(parts);
});

const arrive = async (): Promise<void> => {
  calls.arrive(channel, CALLED);
  await parts.book.find(channel.id)?.settled();
};
const isKnown = (): boolean => parts.book.find(channel.id) !== null;
const last = (): string | undefined => asked.at(-1);

describe('a caller whose contact could not be opened, as far as is known', () => {
  beforeEach(() => {
    parts.contacts.open = async () => {
      throw down;
    };
  });

  it('goes back to the dialplan, and the contact that may be there is ended then', async () => {
    const before: unknown[] = [];
    parts.contacts.leaveOpen = async (accountId, callId) => void before.push(accountId, callId, last());
    await arrive();
    expect(before).toEqual([CALLED, channel.id, `continueIn ${channel.id}`]);
  });

  it('is let go once, though that contact can not be looked for', async () => {
    parts.contacts.leaveOpen = async () => {
      throw down;
    };
    await arrive();
    await calls.round();
    expect([isKnown(), asked.filter((request) => request.startsWith('continueIn')).length]).toEqual([
      false,
      1,
    ]);
  });

  it('has nothing looked for if nothing failed, or somebody was hung up on', async () => {
    refusal = 'announce';
    await arrive();
    calls.callerGone(channel.id);
    await parts.book.find(channel.id)?.settled();
    expect(forsaken).toEqual([]);
  });
});

describe('an agent who hangs up while the contact can not be told', () => {
  /** What the contact was told, and how often that fails. */
  let told: string[];
  let failures: number;
  /** As the store has it. */
  let stored: CallContact;
  const rung = (): number => asked.filter((request) => request.startsWith('originate')).length;

  beforeEach(async () => {
    [told, failures] = [[], 0];
    parts.contacts.load = async () => {
      if (failures > 0) throw down;
      return [stored];
    };
    parts.contacts.end = async ({ epoch, agentId }, cause) => {
      told.push(`end ${epoch} ${agentId} ${cause}`);
      failures -= 1;
      if (failures >= 0) throw down;
      stored = { ...stored, state: 'wrap-up', seq: 10 };
      return stored;
    };
    await arrive();
    const [call] = parts.book.all();
    const owner = { agentId: 'ann', slot: 'voice:1' };
    stored = { ...(call?.contact as CallContact), state: 'active', owner, seq: 9 };
    calls.changed(stored);
    calls.legAnswered({ contactId: stored.id, epoch: 1, agentId: 'ann' });
    await call?.settled();
    asked = [];
  });
  const hangsUp = async (): Promise<void> => {
    const [call] = parts.book.all();
    calls.legGone({ contactId: stored.id, epoch: 1, agentId: 'ann' }, 16);
    await call?.settled();
  };

  it('is not rung again, whatever else is told, and the contact is told by a later round', async () => {
    failures = 2;
    await hangsUp();
    calls.changed(stored);
    calls.controlled({ ...noControl(stored.id), revision: 3 });
    await parts.book.find(channel.id)?.settled();
    expect([rung(), isKnown(), told]).toEqual([0, true, Array(2).fill('end 1 ann normal')]);
    await calls.round();
    expect([rung(), isKnown(), told.length, last()]).toEqual([
      0,
      false,
      3,
      `destroyBridge jt-talk-${stored.id}-1`,
    ]);
  });

  it('is told once to a contact that had it, though the answer was lost', async () => {
    parts.contacts.end = async () => {
      stored = { ...stored, state: 'wrap-up', seq: 10 };
      failures -= 1;
      throw failures >= 0 ? down : new AppError('STATE_CONFLICT');
    };
    failures = 1;
    await hangsUp();
    expect([rung(), isKnown()]).toEqual([0, true]);
    await calls.round();
    expect([rung(), isKnown()]).toEqual([0, false]);
  });

  it('in the middle of a round keeps that round from nothing, though nobody tells of the caller’s channel', async () => {
    const [call] = parts.book.all();
    parts.contacts.load = async () => {
      await hangsUp();
      return [stored];
    };
    await calls.round();
    expect([isKnown(), told.length, await call?.cause]).toEqual([false, 1, null]);
  });

  it('while the caller hangs up too: the call is over', async () => {
    failures = 99;
    await hangsUp();
    const [call] = parts.book.all();
    calls.callerGone(channel.id);
    await call?.settled();
    expect([rung(), isKnown()]).toEqual([0, false]);
  });
});

describe('an agent whose phone can not be rung', () => {
  /** What became of the offer, and how Asterisk refuses to ring. */
  let told: string[];
  let refusal: AppError;

  beforeEach(async () => {
    told = [];
    const { ari } = parts;
    const originate = async (): Promise<never> => Promise.reject(refusal);
    parts.media = new MediaService(
      new Proxy(ari, { get: (all, name) => (name === 'originate' ? originate : Reflect.get(all, name)) }),
      { now: () => 0, mark: async () => undefined, quiet: async () => null, modeOf: async () => 'always' },
      log,
    );
    parts.phones.mayBeElsewhere = async () => false;
    calls = new CallService(parts);
    await arrive();
  });
  const isRung = async (state: 'offered' | 'active'): Promise<string[]> => {
    const [call] = parts.book.all();
    const owner = { agentId: 'ann', slot: 'voice:1' };
    const contact: CallContact = { ...(call?.contact as CallContact), state, owner, seq: 9 };
    const back = (what: string) => async (): Promise<CallContact> => {
      told.push(what);
      return { ...contact, state: 'waiting', owner: null, seq: 10 };
    };
    Object.assign(parts.contacts, {
      miss: back('miss'),
      release: back('release'),
      passOver: back('pass over'),
    });
    asked = [];
    calls.changed(contact);
    await call?.settled();
    // That it could not be rung is a step of its own.
    await call?.settled();
    return told;
  };

  it.each(['offered', 'active'] as const)(
    'because Asterisk does not answer is passed over (%s), and what may ring all the same is ended',
    async (state) => {
      refusal = new AppError('UNAVAILABLE', { ari: 'POST /channels/x' });
      expect(await isRung(state)).toEqual(['pass over']);
      expect(asked).toContainEqual(expect.stringMatching(/^hangUp jt-leg-\w+-1-ann$/));
    },
  );

  it.each([
    ['offered', 'miss'],
    ['active', 'release'],
  ] as const)('because it is not there has missed the call (%s)', async (state, ending) => {
    refusal = new AppError('UNAVAILABLE', {
      ari: 'POST /channels/x',
      status: 500,
      said: 'Allocation failed',
    });
    expect(await isRung(state)).toEqual([ending]);
  });
});

describe('a caller of a number that the trunk writes in its own way', () => {
  it('is a contact of the number as it was entered, not as it came', async () => {
    const opens: string[] = [];
    const open = parts.contacts.open.bind(parts.contacts);
    parts.contacts.open = async (arrival) => {
      opens.push(`${arrival.accountId} ${arrival.queueId}`);
      return open(arrival);
    };
    parts.lines.find = async (called) => (called === '+8612360' ? LINE : null);
    calls.arrive(channel, '+8612360');
    await parts.book.find(channel.id)?.settled();
    expect(opens).toEqual([`${CALLED} general`]);
  });

  it('is known again after an outage under it', async () => {
    const looked: string[] = [];
    parts.contacts.wasOpened = async (accountId, callId) => {
      looked.push(`${accountId} ${callId}`);
      return true;
    };
    const call = new Call({ id: channel.id, accountId: '+8612360', caller: '13800138000' });
    parts.book.add(call);
    calls.resume(call);
    await call.settled();
    expect(looked).toEqual([`${CALLED} ${channel.id}`]);
  });
});
