import { eventually, openStores, type Stores } from '#kit';
import type {
  AgentTerms,
  AgentTermsSource,
  ContactImage,
  ContactPort,
  QueueDirectory,
  QueueRef,
} from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AgentPortService } from './agent-port.service.js';
import { AgentRepository } from './agent.repository.js';
import { AgentService } from './agent.service.js';
import { PresenceService } from './presence.service.js';

const queue = (id: string, districtId: string): QueueRef => ({
  id,
  districtId,
  name: id,
  nameEn: id,
  serviceTargetSeconds: 15,
  connectionTarget: 0.95,
  serviceLevelTarget: 0.95,
});
const QUEUES = [queue('general', '00'), queue('shanghai', '22'), queue('nanjing', '23')];
const directory: QueueDirectory = {
  list: async () => QUEUES,
  find: async (id) => QUEUES.find((each) => each.id === id) ?? null,
};

const TERMS: AgentTerms = {
  lines: [],
  slots: { voice: 1, chat: 3 },
  callBlocksChats: true,
  missesAllowed: 1,
  wrapUpMs: 60_000,
  extensionMs: 30_000,
  extensions: 1,
};

let terms: AgentTerms;
let breakReasonIds: string[] | null;
let stores: Stores;
let clock: ManualClock;
let agents: AgentService;
let port: AgentPortService;
let changed: string[];
let held: ContactImage[];
/** Happens once, when somebody next asks what agents hold. */
let whenAsked: (() => Promise<void>) | null;
const all = { districtId: null };

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());

beforeEach(async () => {
  await stores.mongo.collection('agents').deleteMany({});
  clock = new ManualClock();
  changed = [];
  held = [];
  whenAsked = null;
  const repository = new AgentRepository(stores.mongo);
  const contacts: Pick<ContactPort, 'heldBy'> = {
    heldBy: async (ids) => {
      const happening = whenAsked;
      whenAsked = null;
      await happening?.();
      return held.filter(({ owner }) => ids.includes(owner?.agentId ?? ''));
    },
  };
  const listener = { onAgents: (ids: readonly string[]) => void changed.push(...ids) };
  terms = { ...TERMS };
  breakReasonIds = null;
  const policy: AgentTermsSource = {
    terms: async (all) => ({
      since: 0,
      terms: all.map(({ capacity }) => ({ ...terms, slots: capacity ?? terms.slots })),
    }),
    wrapUp: async () => {
      const { wrapUpMs, extensionMs, extensions } = terms;
      return { wrapUpMs, extensionMs, extensions };
    },
    breakReasonIds: async () => breakReasonIds,
  };
  const presences = new PresenceService(repository, contacts, policy, clock, listener);
  agents = new AgentService({ repository, contacts, queues: directory, policy, presences, clock, listener });
  port = new AgentPortService({ repository, contacts, policy, presences, clock, listener });
  await stores.migrate();
});

const connect = (userId: string, districtId = '22') =>
  agents.connect({ userId, displayName: userId, districtId });
const holds = (agentId: string, state: ContactImage['state'], slot = 'chat:1'): void => {
  held.push({
    state,
    owner: { agentId, slot },
    guests: [] as ContactImage['guests'],
    answeredAt: clock.now(),
    endedAt: clock.now(),
  } as ContactImage);
};

describe('agents', () => {
  it('are made at the first console, offline, for the general queue', async () => {
    expect(await connect('a')).toMatchObject({
      id: 'a',
      queueIds: ['general'],
      capacity: { voice: 1, chat: 3 },
      presence: 'offline',
      state: 'offline',
    });
    await agents.update('a', { queueIds: ['shanghai'] }, { districtId: null });
    expect((await connect('a')).queueIds).toEqual(['shanghai']);
  });

  it('get offers only while online, connected and responding', async () => {
    await connect('a');
    const ids = async (): Promise<string[]> => (await port.routable(['a'])).map(({ id }) => id);
    expect(await ids()).toEqual([]);
    await agents.setPresence('a', 'online');
    expect(await ids()).toEqual(['a']);
    await agents.setPresence('a', 'break', '午餐');
    expect(await agents.view('a')).toMatchObject({ state: 'break', reason: '午餐' });
    expect(await ids()).toEqual([]);
    await agents.setPresence('a', 'online');
    expect((await agents.view('a')).reason).toBeNull();
    await agents.disconnect('a');
    expect(await ids()).toEqual([]);
    changed = [];
    await agents.heartbeat(['a', 'unknown']);
    expect(changed).toEqual(['a']);
    expect(await ids()).toEqual(['a']);
    await port.missed(['a'], clock.now());
    expect(await ids()).toEqual([]);
    await port.accepted(['a']);
    expect(await ids()).toEqual(['a']);
  });

  it('tell of their changes, and a heartbeat that changes nothing tells nothing', async () => {
    await connect('a');
    await agents.setPresence('a', 'online');
    expect(changed).toEqual(['a', 'a']);
    await agents.heartbeat(['a']);
    await port.accepted(['a']);
    expect(changed).toEqual(['a', 'a']);
  });

  it('are idle since the end of the last contact, or since they came', async () => {
    await connect('a');
    clock.advance(1000);
    const online = new Date(clock.now()).toISOString();
    await agents.setPresence('a', 'online');
    clock.advance(1000);
    await agents.setPresence('a', 'online');
    expect((await agents.view('a')).since).toBe(online);
    clock.advance(1000);
    await port.freed(['a'], clock.now());
    await port.freed(['a'], clock.now() - 1500);
    // Not waited for by a majority, so not read at once.
    await eventually(
      () => port.routable(['a']),
      ([agent]) => agent?.readySince === clock.now(),
    );
  });

  it('are assigned queues of their own district and headquarters only', async () => {
    const user = { id: 'b', displayName: 'B', districtId: '22', revision: 1 };
    await agents.assign(user, ['general', 'shanghai', 'general']);
    expect(await agents.view('b')).toMatchObject({ queueIds: ['general', 'shanghai'], state: 'offline' });
    await expect(agents.assign(user, ['shanghai', 'nanjing', 'none'])).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: [
        { field: 'queueIds', reasonEn: 'queue nanjing belongs to another district' },
        { field: 'queueIds', reasonEn: 'queue none does not exist' },
      ],
    });
    const wrong = agents.check(user, ['nanjing']);
    await expect(wrong).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await agents.assign(user, []);
    expect((await agents.view('b')).queueIds).toEqual([]);
  });

  it('keep what the latest revision of their user says, whichever is told last', async () => {
    const user = { id: 'b', displayName: 'B', districtId: '22' };
    await agents.assign({ ...user, revision: 3 }, ['shanghai']);
    await agents.assign({ ...user, displayName: 'Old', revision: 2 }, ['general']);
    expect(await agents.view('b')).toMatchObject({ displayName: 'B', queueIds: ['shanghai'] });
    await connect('c');
    const told = [1, 2, 3, 4, 5].map((revision) =>
      agents.assign({ ...user, id: 'c', displayName: `C${revision}`, revision }, []),
    );
    await Promise.all(told);
    expect((await agents.view('c')).displayName).toBe('C5');
  });

  it('stay online when they said so after the offer had run out, before that was noted', async () => {
    await connect('a');
    await agents.setPresence('a', 'online');
    clock.advance(1000);
    const missedAt = clock.now();
    clock.advance(1000);
    await agents.setPresence('a', 'online');
    await port.missed(['a'], missedAt);
    expect((await agents.view('a')).state).toBe('idle');
    clock.advance(1000);
    await port.missed(['a'], clock.now());
    expect((await agents.view('a')).state).toBe('not-responding');
  });

  it('are counted by state, district and queue', async () => {
    for (const [id, district] of [
      ['a', '22'],
      ['b', '22'],
      ['c', '23'],
      ['d', '22'],
    ] as const) {
      await connect(id, district);
      if (id !== 'd') await agents.setPresence(id, 'online');
    }
    holds('a', 'active');
    const none = { idle: 0, offered: 0, active: 0, 'wrap-up': 0, 'not-responding': 0, break: 0, offline: 0 };
    const all = await agents.countsByState({ districtId: null, queueId: null });
    expect(all).toEqual({ ...none, active: 1, idle: 2, offline: 1 });
    expect(await agents.countsByState({ districtId: '23', queueId: null })).toEqual({ ...none, idle: 1 });
    expect(await agents.countsByState({ districtId: null, queueId: 'shanghai' })).toEqual(none);
  });

  it('are listed by what they say of themselves: whoever is away takes nobody’s place', async () => {
    for (const id of ['a', 'b', 'c']) {
      await agents.connect({ userId: id, displayName: id, districtId: '22' });
      if (id !== 'a') await agents.setPresence(id, 'online');
    }
    const online = { districtId: '22', queueId: null, presence: 'online' } as const;
    const first = await agents.list(online, null, 1);
    expect(first.items.map(({ id }) => id)).toEqual(['b']);
    expect((await agents.list(online, first.next, 5)).items.map(({ id }) => id)).toEqual(['c']);
  });

  it('stop responding after as many misses in a row as they may have, and an answer begins anew', async () => {
    terms = { ...TERMS, missesAllowed: 2 };
    await connect('a');
    await agents.setPresence('a', 'online');
    expect(await port.missed(['a'], clock.now())).toEqual(['a']);
    await port.accepted(['a']);
    expect(await port.missed(['a'], clock.now())).toEqual(['a']);
    expect((await agents.view('a')).state).toBe('idle');
    expect(await port.missed(['a'], clock.now())).toEqual([]);
    expect((await agents.view('a')).state).toBe('not-responding');
    await agents.setPresence('a', 'online');
    terms = { ...TERMS, missesAllowed: 0 };
    expect(await port.missed(['a', 'a', 'a'], clock.now())).toEqual(['a']);
  });

  it('become what they asked for when their contacts are over, and get no new ones till then', async () => {
    await connect('a');
    await agents.setPresence('a', 'online');
    holds('a', 'active');
    const asked = await agents.setPresence('a', 'break', '午餐', 'after-contacts');
    expect(asked).toMatchObject({
      presence: 'online',
      state: 'active',
      nextPresence: { presence: 'break', reason: '午餐' },
    });
    expect(await port.routable(['a'])).toEqual([]);
    await port.freed(['a'], clock.now());
    expect((await agents.view('a')).presence).toBe('online');
    held = [];
    changed = [];
    await port.freed(['a'], clock.now());
    expect(await agents.view('a')).toMatchObject({ presence: 'break', reason: '午餐', nextPresence: null });
    expect(changed).toEqual(['a']);
  });

  it('become it at once without contacts, by the sweep if a process died, and not if they changed their mind', async () => {
    await connect('a');
    await agents.setPresence('a', 'online');
    expect(await agents.setPresence('a', 'break', null, 'after-contacts')).toMatchObject({ state: 'break' });
    await agents.setPresence('a', 'online');
    holds('a', 'wrap-up');
    await agents.setPresence('a', 'offline', null, 'after-contacts');
    await agents.setPresence('a', 'online');
    held = [];
    await port.applyNext();
    expect((await agents.view('a')).presence).toBe('online');
    holds('a', 'wrap-up');
    await agents.setPresence('a', 'offline', null, 'after-contacts');
    held = [];
    await port.applyNext();
    expect((await agents.view('a')).presence).toBe('offline');
  });

  it('stay online when they said so just as their break would have begun', async () => {
    await connect('a');
    await agents.setPresence('a', 'online');
    holds('a', 'wrap-up');
    await agents.setPresence('a', 'break', null, 'after-contacts');
    held = [];
    whenAsked = async () => void (await agents.setPresence('a', 'online'));
    await port.applyNext();
    expect((await agents.view('a')).presence).toBe('online');
  });

  it('take a break for a reason that the policy names, if it names any', async () => {
    await connect('a');
    breakReasonIds = ['meal', 'training'];
    await expect(agents.setPresence('a', 'break', '午餐')).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: [{ field: 'reason', reasonEn: 'must be one of meal, training' }],
    });
    await expect(agents.setPresence('a', 'break')).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect((await agents.setPresence('a', 'break', 'meal')).reason).toBe('meal');
  });

  it('are put where a supervisor of their district says, who is named', async () => {
    await connect('a');
    await agents.setPresence('a', 'online');
    const foreign = agents.force('a', { presence: 'offline', reason: null }, 'boss', { districtId: '23' });
    await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const forced = await agents.force('a', { presence: 'break', reason: null }, 'boss', { districtId: '22' });
    expect(forced).toMatchObject({ presence: 'break', presenceBy: 'boss', state: 'break' });
    expect((await agents.setPresence('a', 'online')).presenceBy).toBeNull();
  });

  it('are put nowhere but offline when their console has gone for good: nobody is idle who is not there', async () => {
    await connect('a');
    await agents.setPresence('a', 'online');
    await agents.disconnect('a');
    clock.advance(60_001);
    const before = clock.now() - 60_000;
    await port.departed(await port.gone(before, 10), before);
    for (const presence of ['online', 'break'] as const) {
      await expect(agents.force('a', { presence, reason: null }, 'boss', all)).rejects.toMatchObject({
        code: 'STATE_CONFLICT',
        details: { state: 'offline' },
      });
    }
    const { state } = await agents.force('a', { presence: 'offline', reason: null }, 'boss', all);
    expect(state).toBe('offline');
    await connect('a');
    expect((await agents.force('a', { presence: 'online', reason: null }, 'boss', all)).state).toBe('idle');
  });

  it('have the wrap-up that their terms give, and the room an administrator set', async () => {
    await connect('a');
    expect(await agents.wrapUpOf('a')).toEqual({ wrapUpMs: 60_000, extensionMs: 30_000, extensions: 1 });
    await agents.update('a', { capacity: { voice: 0 } }, { districtId: null });
    expect((await agents.view('a')).capacity).toEqual({ voice: 0, chat: 3 });
    expect((await port.slots(['a'])).get('a')).toEqual({
      names: ['chat:1', 'chat:2', 'chat:3'],
      since: clock.now(),
    });
  });

  it('refuse what cannot be', async () => {
    await expect(agents.view('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(agents.setPresence('nobody', 'online')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await connect('a');
    await expect(agents.setPresence('a', 'break', 'x'.repeat(101))).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    await expect(agents.update('a', {}, { districtId: null })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const foreign = agents.update('a', { queueIds: [] }, { districtId: '23' });
    await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('agents whose console is gone', () => {
  it('are named until their contacts have been given back, and offline from then on', async () => {
    await connect('a');
    await connect('b');
    await agents.setPresence('a', 'online');
    clock.advance(60_001);
    await agents.heartbeat(['b']);
    const before = clock.now() - 60_000;
    expect(await port.gone(before, 10)).toEqual(['a']);
    expect(await port.gone(before, 10)).toEqual(['a']);
    expect((await agents.view('a')).state).toBe('offline');
    await port.departed(['a'], before);
    expect(await port.gone(before, 10)).toEqual([]);
    await agents.heartbeat(['a']);
    expect((await agents.view('a')).state).toBe('offline');
    clock.advance(60_001);
    expect(await port.gone(clock.now() - 60_000, 10)).toEqual(['a', 'b']);
  });
});
