import {
  AppError,
  type CallContact,
  type CallContacts,
  type CallerRefusal,
  type WaitingTerms,
} from '#libs/contract';
import { ManualClock, createLog, newId } from '#libs/platform';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AriClient } from '../ari/index.js';
import {
  CallBook,
  CallService,
  MediaService,
  UnaskedService,
  type CallParts,
  type VoiceLine,
} from '../call/index.js';
import type { ActiveTrees, IvrTree } from '../ivr/index.js';
import { MonitoringService } from '../monitor/index.js';
import { ScriptService } from '../script/index.js';
import { ReceptionService } from './reception.service.js';

const log = createLog('test', { logLevel: 'silent' });
const clock = new ManualClock();
const CALLED = '12360';
const MENU = { kind: 'menu', prompt: 'menu', seconds: 5, tries: 2, keys: { '1': 'more' }, otherwise: 'bye' };
const TREE = {
  start: 'top',
  nodes: [
    { id: 'top', ...MENU },
    { id: 'more', kind: 'play', prompt: 'more', next: 'bye' },
    { id: 'bye', kind: 'hangup' },
  ],
} as IvrTree;
const channel = {
  id: 'jt-1.1',
  name: 'PJSIP/trunk-1',
  state: 'Ring',
  caller: { number: '13800138000', name: '' },
  dialplan: { context: '', exten: '', app_name: 'Stasis', app_data: '' },
} as const;

let parts: CallParts;
let calls: CallService;
/** What Asterisk was asked, in order. */
let asked: string[];
/** Requests that fail the next time, by their first words. */
let failing: { request: string; error: Error }[];
let opened: number;
/** Calls that ended in the tree: who ended them, and where they had got. */
let unasked: string[];
/** What callers wished instead of an agent. */
let wishes: string[];
let left: number;
let treeId: string | null;
/** Whether the tree that the number names is there. */
let planted: boolean;
let terms: WaitingTerms | null;
let refusal: CallerRefusal | null;
/** Whether callers are asked how satisfied they are, and what they answered. */
let surveyed: boolean;
let scores: number[];
/** What happens while the tree is looked up. */
let meanwhile: () => void;

const down = new AppError('UNAVAILABLE');
/** An Asterisk of which every request is noted, and fails if told. */
const ari = new Proxy({} as AriClient, {
  get: (_, method: string) => async (subject: string) => {
    const request = `${method} ${subject}`;
    asked.push(request);
    const index = failing.findIndex((one) => request.startsWith(one.request));
    const [failure] = index < 0 ? [] : failing.splice(index, 1);
    if (failure) throw failure.error;
  },
});
const fails = (request: string, error: Error = down): void => void failing.push({ request, error });
const PLACE = { accountId: CALLED, districtId: '22', queueId: 'general' };
const line = (): VoiceLine => ({ ...PLACE, prompts: [], treeId, language: 'zh' });
const waiting = (): CallContact => {
  const nobody = { owner: null, guests: [], deadlineAt: null };
  return { id: newId(), state: 'waiting', epoch: 1, seq: 2, queueId: 'general', ...nobody };
};

beforeEach(() => {
  [asked, failing, opened, left, treeId, meanwhile] = [[], [], 0, 0, 'tree', () => undefined];
  [terms, wishes, refusal, surveyed, scores, unasked] = [null, [], null, true, [], []];
  planted = true;
  const contacts: Partial<CallContacts> = {
    open: async () => {
      opened += 1;
      return waiting();
    },
    keepUnasked: async ({ callId, queueId, journey }, endedBy) => {
      unasked.push([endedBy, callId, queueId, ...(journey?.path ?? [])].join(' '));
    },
    leave: async () => null,
    leaveOpen: async () => undefined,
    talking: async () => undefined,
    load: async () => [],
    exitOf: async () => ({ to: 'callback', when: 'closed' }),
    wish: async ({ id }, to) => {
      wishes.push(to);
      return { ...waiting(), id, state: 'closed', seq: 3 };
    },
  };
  const active = { id: 'tree', version: 1, tree: TREE, media: () => ['sound:x'] };
  parts = {
    door: { admits: () => true, leadAway: async () => undefined },
    ari,
    media: new MediaService(
      ari,
      { now: () => 0, mark: async () => undefined, quiet: async () => null, modeOf: async () => 'always' },
      log,
    ),
    contacts: contacts as CallContacts,
    unasked: new UnaskedService({ contacts: contacts as CallContacts, clock, log }),
    lines: { find: async () => line() },
    reception: new ReceptionService({
      scripts: new ScriptService(ari, clock, { ask: async () => ({ answer: null, problem: 'nobody asks' }) }),
      trees: {
        find: async () => {
          meanwhile();
          return planted ? active : null;
        },
      } as Partial<ActiveTrees> as ActiveTrees,
      facts: { openAmong: async () => new Set(), listsOf: async () => new Set() },
      waiting: { termsOf: async () => terms, placeOf: async () => ({ ahead: 1, expectedWait: 150 }) },
      left: () => void (left += 1),
      log,
    }),
    survey: { begin: async () => surveyed, answered: async (_, score) => void scores.push(score) },
    controls: { find: async () => [] },
    phones: { mayBeElsewhere: async () => false, isHere: async () => undefined },
    watching: new MonitoringService({ ari, leavings: { leave: async () => null }, log }),
    blocked: { refusalOf: async () => refusal },
    dialling: null,
    book: new CallBook(),
    log,
  };
  calls = new CallService(parts);
});

const arrive = async (): Promise<void> => {
  calls.arrive(channel, CALLED);
  await parts.book.find(channel.id)?.settled();
};
const press = async (key: string): Promise<void> => {
  calls.key(channel.id, key);
  await parts.book.find(channel.id)?.settled();
};
const isKnown = (): boolean => parts.book.find(channel.id) !== null;
const last = (): string | undefined => asked.at(-1);

describe('a caller to whom no more can be said', () => {
  it('in the tree goes back to the dialplan', async () => {
    await arrive();
    fails('play');
    await press('1');
    expect([last(), isKnown()]).toEqual([`continueIn ${channel.id}`, false]);
  });

  it('is asked for again, until Asterisk has let them go', async () => {
    await arrive();
    fails('play');
    fails('continueIn');
    fails('continueIn');
    await press('1');
    await calls.round();
    expect(isKnown()).toBe(true);
    await calls.round();
    await parts.book.find(channel.id)?.settled();
    expect(asked.filter((request) => request.startsWith('continueIn'))).toHaveLength(3);
    expect(isKnown()).toBe(false);
  });

  it('is left alone if their channel is gone: that is told by itself', async () => {
    await arrive();
    fails('play', new AppError('NOT_FOUND'));
    await press('1');
    expect([isKnown(), asked.some((request) => request.startsWith('continueIn'))]).toEqual([true, false]);
  });

  it.each(['removeFromBridge', 'play'])('at the farewell is hung up: %s fails', async (request) => {
    treeId = null;
    await arrive();
    const [call] = parts.book.all();
    if (!call?.contact) throw new Error('no contact');
    fails(request);
    calls.changed({ ...call.contact, state: 'closed', seq: 9 });
    await call.settled();
    expect([last(), isKnown()]).toEqual([`hangUp ${channel.id}`, false]);
  });
});

describe('a caller who withholds their number', () => {
  it.each(['', 'anonymous', 'Unknown', 'restricted'])('has none: %j', async (number) => {
    calls.arrive({ ...channel, caller: { number, name: '' } }, CALLED);
    expect(parts.book.find(channel.id)?.start.caller).toBe('');
    await parts.book.find(channel.id)?.settled();
  });
});

describe('a caller who is blocked', () => {
  it('is told so and let go, without a contact', async () => {
    refusal = 'announce';
    await arrive();
    const turn = parts.book.find(channel.id)?.talk?.turn;
    calls.played(channel.id, `jt-say-${channel.id}~${turn}`);
    await parts.book.find(channel.id)?.settled();
    expect(asked).toEqual(['answer', 'play', 'hangUp'].map((request) => `${request} ${channel.id}`));
    expect([opened, isKnown()]).toEqual([0, false]);
  });

  it('or is not even answered', async () => {
    refusal = 'hang-up';
    await arrive();
    expect([asked, opened, isKnown()]).toEqual([[`hangUp ${channel.id}`], 0, false]);
  });
});

describe('a caller who hangs up', () => {
  it('before the tree begins hears nothing of it, and asks for nobody', async () => {
    meanwhile = () => calls.callerGone(channel.id);
    await arrive();
    expect([isKnown(), opened, left]).toEqual([false, 0, 0]);
    expect(asked.some((request) => request.startsWith('play'))).toBe(false);
  });

  it('before the contact opens has none, and was in no tree where there is none', async () => {
    planted = false;
    meanwhile = () => calls.callerGone(channel.id);
    await arrive();
    expect([isKnown(), opened, left]).toEqual([false, 0, 0]);
    expect(unasked).toEqual([]);
  });

  it('in the tree is counted, and kept with the way they went, though they asked for nobody', async () => {
    await arrive();
    await press('1');
    const [call] = parts.book.all();
    calls.callerGone(channel.id);
    await call?.settled();
    expect([left, opened, isKnown()]).toEqual([1, 0, false]);
    expect(unasked).toEqual([`customer ${channel.id} general top more`]);
  });

  it('when the tree lets them go, is kept once, and bidden goodbye meanwhile even if it can not be kept', async () => {
    const heard = async (): Promise<void> => {
      const turn = parts.book.find(channel.id)?.talk?.turn;
      calls.played(channel.id, `jt-say-${channel.id}~${turn}`);
      await parts.book.find(channel.id)?.settled();
    };
    await arrive();
    await press('1');
    await heard();
    expect(unasked).toEqual([`system ${channel.id} general top more bye`]);
    await heard();
    expect([last(), isKnown(), unasked.length]).toEqual([`hangUp ${channel.id}`, false, 1]);
    // The store does not answer at all.
    parts.contacts.keepUnasked = () => new Promise(() => undefined);
    await arrive();
    await press('1');
    await heard();
    expect(parts.unasked.isKept(channel.id)).toBe(true);
    await heard();
    expect([last(), isKnown(), left]).toEqual([`hangUp ${channel.id}`, false, 0]);
  });
});

describe('a caller who waits', () => {
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    calls.tick();
    await parts.book.find(channel.id)?.settled();
  };
  const said = (): number => asked.filter((request) => request === `play ${channel.id}`).length;
  const heard = async (): Promise<void> => {
    const playing = parts.book.find(channel.id)?.talk?.turn;
    calls.played(channel.id, `jt-say-${channel.id}~${playing}`);
    await parts.book.find(channel.id)?.settled();
  };

  beforeEach(() => {
    treeId = null;
    const keys = { callbackKey: '1', messageKey: null, repeatKey: '9' };
    terms = { everySeconds: 30, position: true, expectedWait: true, ...keys };
  });

  it('hears music first, and then where they stand, again and again', async () => {
    await arrive();
    expect(said()).toBe(0);
    await pass(5000);
    expect(said()).toBe(1);
    await pass(60_000); // it is still being said
    expect(said()).toBe(1);
    await heard();
    await pass(29_000);
    expect(said()).toBe(1);
    await pass(1000);
    expect(said()).toBe(2);
    await press('9');
    expect(said()).toBe(3);
  });

  it('hears nothing more once they have an agent', async () => {
    await arrive();
    await pass(5000);
    const [call] = parts.book.all();
    const owner = { agentId: 'ann', slot: 'voice:1' };
    calls.changed({ ...(call?.contact as CallContact), state: 'active', owner, seq: 9 });
    await call?.settled();
    expect([call?.talk, asked.some((request) => request.startsWith('stopPlaying'))]).toEqual([null, true]);
  });

  it('is spoken to again by the next round when Asterisk could not', async () => {
    await arrive();
    const [call] = parts.book.all();
    fails('play');
    await pass(5000);
    calls.changed({ ...(call?.contact as CallContact) });
    await call?.settled();
    await pass(5000);
    expect(said()).toBe(2);
  });

  it('confirms the number before they are called back, and may think better of it', async () => {
    await arrive();
    await press('1');
    await press('2');
    expect(wishes).toEqual([]);
    await press('1');
    await press('1');
    expect(wishes).toEqual(['callback']);
  });
});

describe('a caller whose conversation is over', () => {
  /** They have talked, and their agent ends. */
  const ends = async (): Promise<void> => {
    treeId = null;
    await arrive();
    const [call] = parts.book.all();
    const owner = { agentId: 'ann', slot: 'voice:1' };
    const active = { ...(call?.contact as CallContact), state: 'active', owner, seq: 9 } as const;
    calls.changed(active);
    calls.legAnswered({ contactId: active.id, epoch: 1, agentId: 'ann' });
    await call?.settled();
    asked = [];
    calls.changed({ ...active, state: 'wrap-up', seq: 10 });
    await call?.settled();
  };
  const heard = async (): Promise<void> => {
    const turn = parts.book.find(channel.id)?.talk?.turn;
    calls.played(channel.id, `jt-say-${channel.id}~${turn}`);
    await parts.book.find(channel.id)?.settled();
  };

  it('is asked when the agent is let go, answers by a key, is thanked and let go', async () => {
    await ends();
    const steps = asked.map((request) => request.split(' ')[0]);
    expect(steps).toEqual(['hangUp', 'destroyBridge', 'play']);
    expect(asked[0]).toContain('-1-ann');
    await press('4');
    expect(scores).toEqual([4]);
    await press('1'); // too late
    await heard();
    expect([scores, last(), isKnown()]).toEqual([[4], `hangUp ${channel.id}`, false]);
  });

  it('who says nothing is bidden goodbye, and has not answered', async () => {
    await ends();
    for (let i = 0; i < 2; i += 1) {
      await heard();
      clock.advance(6000);
      calls.tick();
      await parts.book.find(channel.id)?.settled();
    }
    await heard();
    expect([scores, last(), isKnown()]).toEqual([[], `hangUp ${channel.id}`, false]);
  });

  it('is hung up on where nobody is asked, or the question can not be said', async () => {
    surveyed = false;
    await ends();
    expect([asked.some((request) => request.startsWith('play')), isKnown()]).toEqual([false, false]);
    surveyed = true;
    fails('play');
    await ends();
    expect([last(), isKnown()]).toEqual([`hangUp ${channel.id}`, false]);
  });

  it('who hangs up meanwhile is forgotten', async () => {
    await ends();
    calls.callerGone(channel.id);
    await parts.book.find(channel.id)?.settled();
    expect([scores, isKnown()]).toEqual([[], false]);
  });
});
