import { AppError, type ReactionChange, type ReactionItem } from '#libs/contract';
import { createLog, ManualClock } from '#libs/platform';
import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mongo } from 'mongoose';
import { ContactRepository } from '../contact.repository.js';
import { ContactService } from '../contact.service.js';
import { ReactionRepository } from './reaction.repository.js';
import { ReactionService } from './reaction.service.js';

const clock = new ManualClock();
const log = createLog('test', { logLevel: 'silent' });
let stores: Stores;
let service: ContactService;
let repository: ReactionRepository;

beforeAll(async () => {
  stores = await openStores();
  service = new ContactService(new ContactRepository(stores.mongo), clock, []);
  repository = new ReactionRepository(stores.mongo);
  await stores.migrate();
});
afterAll(() => stores.close());

async function opened(identity: string): Promise<string> {
  const party = { channel: 'kiosk', accountId: 'k', districtId: '22', queueId: 'general' } as const;
  return (await service.open({ ...party, identity }, identity)).image.id;
}
/** A reaction that notes what it is given. */
function recorder(fail = false): {
  seen: string[];
  reaction: { name: string; react(i: readonly ReactionItem[]): Promise<void> };
} {
  const seen: string[] = [];
  const react = (items: readonly ReactionItem[]): Promise<void> => {
    if (fail) return Promise.reject(new Error('down'));
    for (const item of items) seen.push(...item.fresh.map((entry) => `${item.contact.id}:${entry.seq}`));
    return Promise.resolve();
  };
  return { seen, reaction: { name: 'recorder', react } };
}

describe('reactions', () => {
  it('see every entry once when nothing goes wrong', async () => {
    const id = await opened('r-once');
    const { seen, reaction } = recorder();
    const reactions = new ReactionService(repository, [reaction], clock, log);
    await reactions.run([id]);
    await reactions.run([id]);
    await service.apply(id, { type: 'abandon', by: 'customer' });
    await reactions.run([id]);
    expect(seen).toEqual([`${id}:1`, `${id}:2`, `${id}:3`, `${id}:4`]);
  });

  it('are repeated by the sweep after a failure, and not before', async () => {
    const id = await opened('r-fail');
    const broken = new ReactionService(repository, [recorder(true).reaction], clock, log);
    await expect(broken.run([id])).rejects.toThrow('down');
    const { seen, reaction } = recorder();
    const mended = new ReactionService(repository, [reaction], clock, log);
    expect(await mended.sweep()).toBe(0);
    clock.advance(5000);
    expect(await mended.sweep()).toBe(1);
    expect(seen).toEqual([`${id}:1`, `${id}:2`]);
    expect(await mended.sweep()).toBe(0);
  });

  it('are behind with whatever was opened before, however late its entry came, and it is not closed', async () => {
    const midnight = clock.now() + 60_000;
    const start = clock.now();
    const party = { channel: 'kiosk', accountId: 'k', districtId: '22', queueId: 'general' } as const;
    const { image } = await service.open({ ...party, identity: 'r-late' }, 'r-late');
    const reactions = new ReactionService(repository, [recorder().reaction], clock, log);
    await reactions.run([image.id]);
    expect(await repository.behind(midnight)).toBe(false);
    clock.advance(120_000);
    const seat = { agentId: 'late', slot: 'chat:1' };
    const offer = { type: 'offer', epoch: image.epoch, ...seat, expiresAt: clock.now() + 1000 } as const;
    const offered = await service.apply(image.id, offer);
    expect(await repository.behind(midnight)).toBe(true);
    expect(await repository.behind(start)).toBe(false);
    expect(await repository.unclosed(start, midnight, null)).toBe(1);
    expect(await repository.unclosed(start, midnight, '22')).toBe(1);
    expect(await repository.unclosed(start, midnight, '53')).toBe(0);
    const act = { epoch: offered.epoch, agentId: 'late', by: 'agent' } as const;
    await service.apply(image.id, { type: 'accept', epoch: act.epoch, agentId: 'late' });
    // Of the time in which it ends it will tell something too, though it was opened before.
    const later = (): Promise<number> => repository.unclosed(midnight, clock.now() + 1, '22');
    expect(await later()).toBe(0);
    await service.apply(image.id, { type: 'end', ...act, wrapUpUntil: clock.now() + 60_000 });
    expect(await later()).toBe(1);
    expect(await repository.unclosed(start, midnight, null)).toBe(1);
    await service.apply(image.id, { type: 'close', ...act, disposition: 'answered' });
    expect([await repository.unclosed(start, midnight, null), await later()]).toEqual([0, 0]);
    await reactions.run([image.id]);
    expect(await repository.behind(midnight)).toBe(false);
  });

  it('tell since when nobody has seen an entry, and that all are seen', async () => {
    expect(await repository.behindSince(clock.now())).toBeNull();
    const start = clock.now();
    const first = await opened('r-since-1');
    clock.advance(30_000);
    const second = await opened('r-since-2');
    expect(await repository.behindSince(start - 1)).toBeNull();
    expect(await repository.behindSince(clock.now())).toBe(start);
    const reactions = new ReactionService(repository, [recorder().reaction], clock, log);
    await reactions.run([first]);
    expect(await repository.behindSince(clock.now())).toBe(start + 30_000);
    // One that nobody could react to for long is no standstill.
    expect(await repository.behindSince(clock.now(), start + 29_999)).toBe(start + 30_000);
    expect(await repository.behindSince(clock.now(), start + 30_000)).toBeNull();
    await reactions.run([second]);
    expect(await repository.behindSince(clock.now())).toBeNull();
  });

  it('tell when somebody last looked, though nothing happens, and not while nobody can', async () => {
    await stores.mongo.collection('reaction-state').deleteMany({});
    expect(await repository.lookedAt()).toBeNull();
    const reactions = new ReactionService(repository, [recorder().reaction], clock, log);
    const first = clock.now();
    await reactions.sweep();
    expect(await repository.lookedAt()).toBe(first);
    // Noted every ten seconds, not at every look.
    clock.advance(9_000);
    await reactions.sweep();
    expect(await repository.lookedAt()).toBe(first);
    clock.advance(1_000);
    await reactions.sweep();
    expect(await repository.lookedAt()).toBe(first + 10_000);
    clock.advance(60_000);
    jest.spyOn(repository, 'unreacted').mockRejectedValueOnce(new Error('away'));
    await expect(reactions.sweep()).rejects.toThrow('away');
    expect(await repository.lookedAt()).toBe(first + 10_000);
  });

  it('go on for all others when one contact cannot be reacted to', async () => {
    const [bad, good] = [await opened('r-bad'), await opened('r-good')];
    const { seen, reaction } = recorder();
    const picky = {
      name: 'picky',
      react: (items: readonly ReactionItem[]): Promise<void> =>
        items.some(({ contact }) => contact.id === bad)
          ? Promise.reject(new Error('cannot'))
          : reaction.react(items),
    };
    const reactions = new ReactionService(repository, [picky], clock, log);
    await reactions.run([bad, good]);
    expect(seen).toEqual([`${good}:1`, `${good}:2`]);
    clock.advance(5000);
    expect(await repository.unreacted(clock.now(), 100)).toContain(bad);
    expect(await repository.unreacted(clock.now(), 100)).not.toContain(good);
    await new ReactionService(repository, [reaction], clock, log).run([bad]);
  });

  it('go on for all others when more can’t be reacted to than a sweep takes, and come back to these', async () => {
    const bad = new Set<string>();
    for (const n of [1, 2, 3, 4]) bad.add(await opened(`r-bad-${n}`));
    clock.advance(1);
    const good = await opened('r-after-bad');
    const { seen, reaction } = recorder();
    const picky = {
      name: 'picky',
      react: (items: readonly ReactionItem[]): Promise<void> =>
        items.some(({ contact }) => bad.has(contact.id))
          ? Promise.reject(new Error('cannot'))
          : reaction.react(items),
    };
    const reactions = new ReactionService(repository, [picky], clock, log);
    clock.advance(4000);
    await expect(reactions.sweep(4)).rejects.toThrow('cannot');
    expect(await reactions.sweep(4)).toBe(1);
    expect(seen).toEqual([`${good}:1`, `${good}:2`]);
    expect(await reactions.sweep(4)).toBe(0);
    clock.advance(5000);
    // The first of a round that fails keeps no other of it back.
    bad.delete([...bad].at(-1) ?? '');
    expect(await reactions.sweep(4)).toBe(4);
    expect(seen).toHaveLength(4);
    bad.clear();
    clock.advance(10_000);
    expect(await reactions.sweep(4)).toBe(3);
    expect(await reactions.sweep(4)).toBe(0);
    expect(seen).toHaveLength(10);
  });

  it('stop while the store is away, which is no fault of the contacts', async () => {
    const ids = [await opened('r-away-1'), await opened('r-away-2')];
    let away = true;
    let asked = 0;
    const { reaction } = recorder();
    const remote = {
      name: 'remote',
      react: (items: readonly ReactionItem[]): Promise<void> => {
        asked += 1;
        const cause = new mongo.MongoNetworkError('connection 1 closed');
        return away ? Promise.reject(new AppError('UNAVAILABLE', {}, { cause })) : reaction.react(items);
      },
    };
    const reactions = new ReactionService(repository, [remote], clock, log);
    clock.advance(4000);
    await expect(reactions.sweep()).rejects.toThrow('UNAVAILABLE');
    expect(asked).toBe(1);
    away = false;
    expect(await reactions.sweep()).toBe(ids.length);
  });

  it('take what jobs bring, in any order and more than once, and mark it', async () => {
    const changes: ReactionChange[] = [];
    const told = new ContactService(new ContactRepository(stores.mongo), clock, [
      {
        onTransitions: (batch) => {
          for (const { after, entries } of batch) changes.push({ contact: after, entries });
        },
      },
    ]);
    const party = { channel: 'kiosk', accountId: 'k', districtId: '22', queueId: 'general' } as const;
    const { image } = await told.open({ ...party, identity: 'r-job' }, 'r-job');
    await told.apply(image.id, { type: 'abandon', by: 'customer' });
    const { seen, reaction } = recorder();
    const reactions = new ReactionService(repository, [reaction], clock, log);
    const [opening, leaving] = changes as [ReactionChange, ReactionChange];
    // The later change comes first: what was before it has to be read.
    await reactions.take([leaving]);
    await reactions.take([opening]);
    await reactions.take([leaving]);
    expect(seen).toEqual([1, 2, 3, 4].map((seq) => `${image.id}:${seq}`));
    await reactions.flush();
    expect((await repository.load([image.id]))[0]?.fresh).toEqual([]);
    clock.advance(5000);
    expect(await reactions.sweep()).toBe(0);
  });

  it('see every entry once when jobs at the same time bring changes of one contact', async () => {
    const id = await opened('r-at-once');
    const [item] = await repository.load([id]);
    const { contact, timeline } = item!;
    const parts = timeline.map((entry) => ({ contact: { ...contact, seq: entry.seq }, entries: [entry] }));
    const { seen, reaction } = recorder();
    let reacting = (): void => undefined;
    let release = (): void => undefined;
    const begun = new Promise<void>((resolve) => (reacting = resolve));
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = {
      name: 'slow',
      react: async (items: readonly ReactionItem[]): Promise<void> => {
        reacting();
        await held;
        await reaction.react(items);
      },
    };
    const reactions = new ReactionService(repository, [slow], clock, log);
    const first = reactions.take([parts[0]!]);
    // The second job comes while the first is being reacted to.
    await begun;
    const second = reactions.take([parts[1]!]);
    release();
    await Promise.all([first, second]);
    expect(seen).toEqual([`${id}:1`, `${id}:2`]);
    await reactions.flush();
  });

  it('that were taken and never marked are only marked by the sweep, or repeated by another process', async () => {
    const id = await opened('r-unmarked');
    const [item] = await repository.load([id]);
    const change = { contact: item!.contact, entries: item!.timeline };
    const crashed = recorder();
    const gone = new ReactionService(repository, [crashed.reaction], clock, log);
    await gone.take([change]);
    const { seen, reaction } = recorder();
    const alive = new ReactionService(repository, [reaction], clock, log);
    await alive.take([change]);
    clock.advance(5000);
    expect(await alive.sweep()).toBe(1);
    expect(await alive.sweep()).toBe(0);
    expect(seen).toEqual(crashed.seen);
    expect(seen).toHaveLength(2);
    await Promise.all([gone.flush(), alive.flush()]);
  });

  it('refuse two of one name at boot', () => {
    const twice = [recorder().reaction, recorder().reaction];
    expect(() => new ReactionService(repository, twice, clock, log)).toThrow('share a name');
  });
});
