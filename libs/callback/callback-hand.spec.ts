import type { ContactImage } from '#libs/contract';
import { AHEAD_MS, CallbackStage, eventsOf, KEPT_MS, OUT, PAUSE_MS } from '#kit/callback-stage';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A process of its own may take long to start where many suites run. */
jest.setTimeout(240_000);
const all = { districtId: null };
let stage: CallbackStage;

beforeAll(async () => {
  stage = await CallbackStage.start();
});
afterAll(() => stage?.close());
beforeEach(() => stage.reset());

/** One that is open, of a customer who was led out. */
async function opened(): Promise<string> {
  await stage.react((await stage.ledOut()).id);
  return (await stage.only())._id;
}

describe('somebody', () => {
  it('puts a callback off to another time, and only so often', async () => {
    const id = await opened();
    const at = stage.clock.now() + 7_200_000;
    for (const putOffs of [1, 2, 3]) {
      expect(await stage.callbacks.putOff(id, at, all, 'lee')).toMatchObject({ state: 'open', putOffs });
    }
    await expect(stage.callbacks.putOff(id, at, all, 'lee')).rejects.toMatchObject({
      code: 'TOO_MANY',
      details: { most: 3 },
    });
    expect(await stage.round.sweep()).toBe(0);
    stage.clock.advance(7_200_000);
    // What was put off as often as it may be is given up in place of once more.
    expect(await stage.round.sweep()).toBe(0);
    expect(await stage.only()).toMatchObject({ state: 'failed' });
  });

  it('puts none off to the past, none of another district, and none that is over', async () => {
    const id = await opened();
    const later = stage.clock.now() + 1000;
    const ofOthers = { districtId: '53' };
    await expect(stage.callbacks.putOff(id, stage.clock.now(), all, 'lee')).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    await expect(stage.callbacks.putOff(id, later, ofOthers, 'lee')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await stage.callbacks.end(id, 'given-up', all, 'lee');
    await expect(stage.callbacks.putOff(id, later, all, 'lee')).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
      details: { state: 'failed' },
    });
  });

  it('agrees on no time so far ahead that nobody is meant any more', async () => {
    const id = await opened();
    const last = stage.clock.now() + AHEAD_MS;
    const refusal = { code: 'BAD_INPUT', details: [{ field: 'at' }] };
    await expect(stage.callbacks.putOff(id, last + 1, all, 'lee')).rejects.toMatchObject(refusal);
    expect(await stage.callbacks.putOff(id, last, all, 'lee')).toMatchObject({ putOffs: 1 });
    const other = await stage.accepted(await stage.arrived());
    const agreed = { phone: null, by: 'ann' };
    const scheduled = stage.callbacks.schedule(other, { at: last + 1, ...agreed });
    await expect(scheduled).rejects.toMatchObject(refusal);
    await stage.callbacks.end(id, 'cancelled', all, 'lee');
    // Whose data were erased can't be called.
    const erased = { ...other, customer: { ...other.customer, identity: '' } };
    const toNobody = stage.callbacks.schedule(erased, { at: last, ...agreed });
    await expect(toNobody).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await stage.callbacks.schedule(other, { at: last, ...agreed })).toMatchObject({ state: 'open' });
  });

  it.each([
    ['reached', 'done'],
    ['given-up', 'failed'],
  ] as const)('ends one as %s, and nobody is called any more', async (how, state) => {
    const id = await opened();
    expect(await stage.callbacks.end(id, how, all, 'lee')).toMatchObject({ state, attempts: 0 });
    const callback = await stage.only();
    expect(callback.openKey).toBeUndefined();
    expect(callback.history.at(-1)).toMatchObject({ event: how, by: 'lee' });
    stage.clock.advance(PAUSE_MS);
    expect(await stage.round.sweep()).toBe(0);
  });

  it('takes one before its time, once, at the place that was kept', async () => {
    const contact = await stage.accepted(await stage.arrived());
    const at = stage.clock.now() + 7_200_000;
    await stage.callbacks.schedule(contact, { at, phone: null, by: 'ann' });
    await stage.closed(contact, 'follow-up');
    const callback = await stage.only();
    const answers = await Promise.all([stage.round.openNow(callback), stage.round.openNow(callback)]);
    expect(answers.filter((answer) => answer?.result === 'opened')).toHaveLength(1);
    expect(answers).toContain(null);
    expect(await stage.only()).toMatchObject({ state: 'due', place: new Date(at) });
  });

  it('takes one before its time in vain, and it keeps its time: when that fails, and when its process dies', async () => {
    const contact = await stage.accepted(await stage.arrived());
    const at = stage.clock.now() + 7_200_000;
    await stage.callbacks.schedule(contact, { at, phone: null, by: 'ann' });
    await stage.closed(contact, 'follow-up');
    stage.away = true;
    await expect(stage.round.openNow(await stage.only())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    // Its contact may be there: it keeps the round under which that is found again.
    expect(await stage.only()).toMatchObject({ state: 'due', notBefore: new Date(at), attemptId: null });
    stage.away = false;
    expect(await stage.round.openNow(await stage.only())).toBeNull();
    stage.clock.advance(31_000);
    // Another one dies half-way.
    await stage.repository.claim(await stage.only(), stage.clock.now());
    stage.clock.advance(3_600_000 - 31_000);
    expect(await stage.round.sweep()).toBe(0);
    stage.clock.advance(3_600_000);
    expect(await stage.round.sweep()).toBe(1);
    expect(await stage.only()).toMatchObject({ state: 'due', place: new Date(at) });
  });

  it('takes up one that failed, under its round, when its lease is over', async () => {
    await opened();
    stage.away = true;
    await expect(stage.round.openNow(await stage.only())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    stage.away = false;
    const { round } = await stage.only();
    stage.clock.advance(31_000);
    expect(await stage.round.openNow(await stage.only())).toMatchObject({ result: 'opened' });
    expect(await stage.only()).toMatchObject({ state: 'due', round });
  });

  it('ends one, or puts it off, whose process died over it: not before its lease is over', async () => {
    const id = await opened();
    const dies = async (): Promise<void> => {
      await stage.repository.claim(await stage.only(), stage.clock.now());
      stage.clock.advance(31_000);
    };
    await stage.repository.claim(await stage.only(), stage.clock.now());
    const refused = { code: 'STATE_CONFLICT', details: { state: 'due' } };
    await expect(stage.callbacks.end(id, 'reached', all, 'lee')).rejects.toMatchObject(refused);
    stage.clock.advance(31_000);
    const at = stage.clock.now() + 7_200_000;
    expect(await stage.callbacks.putOff(id, at, all, 'lee')).toMatchObject({ state: 'open', putOffs: 1 });
    await dies();
    expect(await stage.callbacks.end(id, 'reached', all, 'lee')).toMatchObject({ state: 'done' });
  });

  it('does not end one whose process died when its contact was there already: it stands in the queue', async () => {
    const id = await opened();
    const { round } = await stage.only();
    const claimed = await stage.repository.claim(await stage.only(), stage.clock.now());
    const { channel, accountId, customer, contactId, queueId, districtId, place } = await stage.only();
    const answer = await stage.opener.callBack({
      key: `callback:${id}:${round + 1}`,
      callbackId: id,
      place: place.getTime(),
      continues: contactId,
      identity: customer.identity,
      channel,
      accountId,
      queueId,
      districtId,
    });
    expect(claimed?.round).toBe(round + 1);
    stage.clock.advance(31_000);
    await expect(stage.callbacks.end(id, 'reached', all, 'lee')).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    });
    expect(await stage.only()).toMatchObject({
      state: 'due',
      attemptId: answer.result === 'opened' ? answer.contactId : 'no contact',
    });
  });

  it('takes none while the queue takes nobody, and its time stays', async () => {
    await opened();
    const before = await stage.only();
    stage.open = false;
    expect(await stage.round.openNow(before)).toEqual({ result: 'led-out' });
    expect(await stage.only()).toMatchObject({ state: 'open', notBefore: before.notBefore, attempts: 0 });
  });
});

describe('a callback whose worker stood still for longer than its lease', () => {
  /** This is done by others while the worker stands still, before it has opened the contact. */
  const standsStill = (others: () => Promise<unknown>): void => {
    stage.meanwhile = async () => {
      stage.meanwhile = async () => undefined;
      stage.clock.advance(31_000);
      await others();
    };
  };
  const withdrawn = { state: 'closed', outcome: 'abandoned', answeredAt: null };

  it.each(['reached', 'given-up', 'cancelled'] as const)(
    'and was ended by hand as %s meanwhile, rings nobody',
    async (how) => {
      const id = await opened();
      standsStill(() => stage.callbacks.end(id, how, all, 'lee'));
      expect(await stage.round.sweep()).toBe(0);
      const ended = await stage.only();
      const [contact, ...others] = await stage.attemptsOf(id);
      expect([others, contact]).toMatchObject([[], withdrawn]);
      expect(contact?.timeline).toMatchObject([
        { type: 'contact.opened' },
        { type: 'contact.queued' },
        { type: 'contact.abandoned', by: 'system' },
        { type: 'contact.closed', by: 'system' },
      ]);
      await stage.react(contact?._id ?? '');
      expect(await stage.only()).toEqual(ended);
      expect(ended).toMatchObject({ attemptId: null, attempts: 0 });
    },
  );

  it('and was put off meanwhile, is called at that time and not before, whenever the other contact is told of', async () => {
    const id = await opened();
    const later = stage.clock.now() + 7_200_000;
    standsStill(() => stage.callbacks.putOff(id, later, all, 'lee'));
    expect(await stage.round.sweep()).toBe(0);
    const [early] = await stage.attemptsOf(id);
    expect(early).toMatchObject(withdrawn);
    stage.clock.advance(7_200_000);
    // Told between the taking up and the noting of the next contact.
    stage.meanwhile = () => stage.react(early?._id ?? '');
    expect(await stage.round.sweep()).toBe(1);
    const [, next] = await stage.attemptsOf(id);
    expect(await stage.only()).toMatchObject({ state: 'due', attemptId: next?._id });
  });

  it('and was ended meanwhile, is not taken by an agent who wanted to call at once', async () => {
    const id = await opened();
    standsStill(() => stage.callbacks.end(id, 'reached', all, 'lee'));
    expect(await stage.round.openNow(await stage.only())).toBeNull();
    expect(await stage.attemptsOf(id)).toMatchObject([withdrawn]);
  });

  it('and was taken up by another one meanwhile, is called once, by the one contact that both opened', async () => {
    const id = await opened();
    standsStill(async () => {
      expect(await stage.round.sweep()).toBe(1);
      const [contact] = await stage.attemptsOf(id);
      // The other one goes as far as it can: an agent has the contact.
      const { _id, epoch } = contact!;
      await stage.accepted({ id: _id, epoch });
      await stage.react(_id);
    });
    await stage.round.sweep();
    const contacts = await stage.attemptsOf(id);
    expect(contacts).toMatchObject([{ state: 'active' }]);
    expect(await stage.only()).toMatchObject({ state: 'attempting', attemptId: contacts[0]?._id });
  });
});

describe('a callback that is over', () => {
  it('is forgotten when it has been over for long enough, told before, and no other is', async () => {
    const id = await opened();
    await stage.callbacks.end(id, 'reached', all, 'lee');
    const removed: string[] = [];
    const expire = () =>
      stage.expiry.expire(async (districtId, count) => {
        removed.push(`${districtId}: ${count} of ${(await stage.stored()).length}`);
      });
    stage.clock.advance(KEPT_MS);
    await stage.react((await stage.ledOut()).id);
    await expire();
    expect(removed).toEqual([]);
    stage.clock.advance(1);
    await expire();
    expect(removed).toEqual(['22: 1 of 2']);
    expect(await stage.only()).toMatchObject({ state: 'open' });
    stage.clock.advance(2 * KEPT_MS);
    await expire();
    expect(await stage.stored()).toHaveLength(1);
  });
});

describe('a callback that is put off again and again by itself', () => {
  it('is given up at last', async () => {
    await opened();
    stage.open = false;
    for (let n = 0; n < 3; n += 1) {
      await stage.round.sweep();
      expect(await stage.only()).toMatchObject({ state: 'open', putOffs: n + 1 });
      stage.clock.advance(PAUSE_MS);
    }
    await stage.round.sweep();
    const given = await stage.only();
    expect(given).toMatchObject({ state: 'failed', attempts: 0 });
    expect(eventsOf(given)).toEqual(['made', 'put-off', 'put-off', 'put-off', 'given-up']);
  });
});

/** A process of its own that writes the wish, and is killed before the contact leaves its queue. */
const KILLED = `
import { CallbackRepository } from './dist/libs/callback/store/callback.repository.js';
import { CallbackService } from './dist/libs/callback/callback.service.js';
import { connectMongo, ManualClock } from '#libs/platform';
const [uri, contact, now] = process.argv.slice(1);
const clock = new ManualClock(Number(now));
const repository = new CallbackRepository(await connectMongo(uri));
const config = { maxAttempts: 2, maxPutOffs: 3, maxAheadMs: 86_400_000 };
const opener = { openedUnder: async () => null };
const callbacks = new CallbackService(repository, clock, config, { of: (phone) => phone }, opener);
await callbacks.wish(JSON.parse(contact), null, async () => process.kill(process.pid, 'SIGKILL'));
`;
async function wishAndDie(contact: ContactImage): Promise<void> {
  const told = [stage.stores.mongodbUri, JSON.stringify(contact), String(stage.clock.now())];
  const child = spawn(process.execPath, ['--input-type=module', '-e', KILLED, ...told], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}
const leave = ({ id, epoch }: ContactImage) => {
  const steps = [{ ...OUT, when: 'wished' as const }];
  return stage.contacts.apply(id, { type: 'exit', epoch, to: 'callback', steps });
};

describe('a wish whose process was killed before the contact left its queue', () => {
  it('is not acted on when an agent answers the contact after all', async () => {
    const contact = await stage.arrived();
    await wishAndDie(contact);
    expect(await stage.only()).toMatchObject({ kind: 'wished', state: 'open' });
    stage.clock.advance(6000);
    // While they wait nobody calls them.
    expect(await stage.round.sweep()).toBe(0);
    const served = await stage.accepted(contact);
    await stage.react(contact.id);
    await stage.closed(served, 'answered');
    await stage.react(contact.id);
    expect(eventsOf(await stage.only())).toEqual(['made', 'returned']);
    stage.clock.advance(PAUSE_MS);
    expect(await stage.round.sweep()).toBe(0);
  });

  it('is acted on once when the customer asks again', async () => {
    const contact = await stage.arrived();
    await wishAndDie(contact);
    stage.clock.advance(1000);
    await stage.callbacks.wish(contact, null, () => leave(contact));
    await stage.react(contact.id);
    stage.clock.advance(PAUSE_MS);
    expect(await stage.round.sweep()).toBe(1);
    expect(await stage.round.sweep()).toBe(0);
    expect(await stage.only()).toMatchObject({ state: 'due', contactId: contact.id });
  });

  it('is acted on once when the customer goes away', async () => {
    const contact = await stage.arrived();
    await wishAndDie(contact);
    await stage.contacts.apply(contact.id, { type: 'abandon', by: 'customer' });
    await stage.react(contact.id);
    stage.clock.advance(PAUSE_MS);
    expect(await stage.round.sweep()).toBe(1);
    expect(await stage.round.sweep()).toBe(0);
    expect(await stage.only()).toMatchObject({ state: 'due', kind: 'wished' });
  });

  it('does not undo a wish that was made after an agent had had the contact', async () => {
    const first = await stage.accepted(await stage.arrived());
    await stage.contacts.apply(first.id, { type: 'requeue', epoch: first.epoch, by: 's', queueId: null });
    const [back] = await stage.stores.mongo
      .collection<ContactImage & { _id: string }>('contacts')
      .find({ _id: first.id })
      .toArray();
    stage.clock.advance(1000);
    const contact = { ...first, epoch: back!.epoch, seq: back!.seq };
    await stage.callbacks.wish(contact, null, () => leave(contact));
    await stage.react(first.id);
    expect(await stage.only()).toMatchObject({ kind: 'wished', state: 'open' });
  });
});
