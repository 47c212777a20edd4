import { ContactRepository } from '#libs/contact';
import type { ContactImage } from '#libs/contract';
import { CallbackStage, eventsOf as events, OUT, PAUSE_MS } from '#kit/callback-stage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

const all = { districtId: null };
let stage: CallbackStage;

beforeAll(async () => {
  stage = await CallbackStage.start();
});
afterAll(() => stage?.close());
beforeEach(() => stage.reset());

describe('a callback is made', () => {
  it.each(['callback', 'message', 'voice-mail'] as const)('once of whoever was led out to %s', async (to) => {
    const contact = await stage.ledOut(to);
    await stage.react(contact.id);
    expect(await stage.only()).toMatchObject({
      kind: to,
      state: 'open',
      contactId: contact.id,
      place: new Date(contact.queuedAt),
      attempts: 0,
      maxAttempts: 2,
    });
  });

  it('of whoever left while waiting, on the channels that the setting names', async () => {
    for (const channel of ['voice', 'webchat'] as const) {
      const { id } = await stage.arrived(channel);
      await stage.contacts.apply(id, { type: 'abandon', by: 'customer' });
      await stage.react(id);
    }
    expect(await stage.only()).toMatchObject({ kind: 'abandoned', channel: 'voice' });
  });

  it('as the policy of the queue says, where it says anything: by how long they had waited', async () => {
    stage.left = { abandonedAfterSeconds: 30 };
    const { id: soon } = await stage.arrived('voice');
    await stage.contacts.apply(soon, { type: 'abandon', by: 'customer' });
    const { id: late } = await stage.arrived('webchat');
    stage.clock.advance(29_999);
    const { id: lost } = await stage.arrived('voice');
    stage.clock.advance(1);
    await stage.contacts.apply(late, { type: 'abandon', by: 'customer' });
    await stage.react(soon, late);
    expect(await stage.only()).toMatchObject({ kind: 'abandoned', contactId: late, channel: 'webchat' });
    stage.left = { abandonedAfterSeconds: null };
    stage.clock.advance(600_000);
    await stage.contacts.apply(lost, { type: 'abandon', by: 'customer' });
    await stage.react(lost);
    expect(await stage.only()).toMatchObject({ contactId: late });
  });

  it.each(['anonymous:jt-1.1', 'alice'])('not of a caller without a number: %s', async (identity) => {
    const { id } = await stage.arrived('voice', identity);
    await stage.contacts.apply(id, { type: 'abandon', by: 'customer' });
    await stage.react(id);
    expect(await stage.stored()).toEqual([]);
  });

  it('not of whoever had been answered before they left', async () => {
    const { id, epoch } = await stage.accepted(await stage.arrived('voice'));
    await stage.contacts.apply(id, { type: 'requeue', epoch, by: 's', queueId: null });
    await stage.contacts.apply(id, { type: 'abandon', by: 'customer' });
    await stage.react(id);
    expect(await stage.stored()).toEqual([]);
  });

  it('once for a customer who left three times, with the first place', async () => {
    const ids: string[] = [];
    const first = stage.clock.now();
    const who = stage.someoneOn('voice');
    for (let n = 0; n < 3; n += 1) {
      const { id } = await stage.arrived('voice', who);
      await stage.contacts.apply(id, { type: 'abandon', by: 'customer' });
      ids.push(id);
      stage.clock.advance(60_000);
    }
    await stage.react(...ids);
    const callback = await stage.only();
    expect(callback).toMatchObject({ place: new Date(first), state: 'open' });
    expect(callback.sources).toHaveLength(3);
    expect(events(callback)).toEqual(['made', 'merged', 'merged']);
  });
});

describe('when its time has come', () => {
  it('stands in its queue once, at its place, however many workers look', async () => {
    const contact = await stage.ledOut();
    stage.clock.advance(3_600_000);
    await stage.react(contact.id);
    const opened = await Promise.all(Array.from({ length: 8 }, () => stage.round.sweep()));
    expect(opened.reduce((sum, n) => sum + n, 0)).toBe(1);
    const { attemptId, state, _id } = await stage.only();
    expect(state).toBe('due');
    const [image] = await new ContactRepository(stage.stores.mongo).findMany([attemptId ?? '']);
    expect(image).toMatchObject({
      state: 'waiting',
      callbackId: _id,
      continues: contact.id,
      queuedAt: contact.queuedAt,
      customer: contact.customer,
    });
    expect(await stage.round.sweep()).toBe(0);
  });

  it('waits on while its queue takes nobody', async () => {
    await stage.react((await stage.ledOut()).id);
    stage.open = false;
    expect(await stage.round.sweep()).toBe(0);
    expect(await stage.only()).toMatchObject({ state: 'open', attempts: 0 });
    stage.open = true;
    stage.clock.advance(PAUSE_MS);
    expect(await stage.round.sweep()).toBe(1);
  });

  it.each(['before its contact was opened', 'before its contact was noted'])(
    'is taken up again when a worker died %s',
    async (when) => {
      await stage.react((await stage.ledOut()).id);
      if (when.endsWith('noted')) {
        await stage.round.sweep();
        await stage.stores.mongo.collection('callbacks').updateOne({}, { $set: { attemptId: null } });
      } else {
        expect(await stage.repository.claim(await stage.only(), stage.clock.now())).not.toBeNull();
      }
      expect(await stage.round.sweep()).toBe(0);
      stage.clock.advance(31_000);
      expect(await stage.round.sweep()).toBe(1);
      const { _id, attemptId } = await stage.only();
      const opened = await stage.stores.mongo.collection('contacts').find({ callbackId: _id }).toArray();
      expect(opened.map((one) => String(one._id))).toEqual([attemptId]);
    },
  );
});

describe('an attempt', () => {
  it('that reaches the customer is the last', async () => {
    await stage.react((await stage.ledOut()).id);
    const contact = await stage.accepted(await stage.attempt());
    await stage.react(contact.id);
    expect(await stage.only()).toMatchObject({ state: 'attempting', attempts: 1 });
    await stage.closed(contact, 'answered');
    await stage.react(contact.id);
    const callback = await stage.only();
    expect(callback).toMatchObject({ state: 'done', attempts: 1, attemptId: null });
    expect(callback.openKey).toBeUndefined();
    expect(events(callback)).toEqual(['made', 'queued', 'attempted', 'reached']);
  });

  it('without a reply is followed by a pause and another, and there are no more than allowed', async () => {
    await stage.react((await stage.ledOut()).id);
    for (const [n, state] of ['open', 'failed'].entries()) {
      const contact = await stage.accepted(await stage.attempt());
      await stage.closed(contact, 'no-reply');
      await stage.react(contact.id);
      expect(await stage.only()).toMatchObject({ state, attempts: n + 1 });
      expect(await stage.round.sweep()).toBe(0);
      stage.clock.advance(PAUSE_MS + 1000);
    }
    expect(await stage.round.sweep()).toBe(0);
  });

  it('that nobody took up, because the queue closed, is none', async () => {
    await stage.react((await stage.ledOut()).id);
    const { id, epoch } = await stage.attempt();
    await stage.contacts.apply(id, { type: 'exit', epoch, to: 'message', steps: [OUT] });
    await stage.react(id);
    expect(await stage.only()).toMatchObject({ state: 'open', attempts: 0, attemptId: null });
  });

  it('is not wanted any more when the customer ends it', async () => {
    await stage.react((await stage.ledOut()).id);
    const { id } = await stage.attempt();
    await stage.contacts.apply(id, { type: 'abandon', by: 'customer' });
    await stage.react(id);
    expect(await stage.only()).toMatchObject({ state: 'cancelled' });
  });
});

describe('a customer who comes back by themselves', () => {
  it('needs no callback once they are answered', async () => {
    const first = await stage.ledOut();
    await stage.react(first.id);
    const again = await stage.accepted(await stage.arrived('webchat', first.customer.identity));
    await stage.react(again.id);
    const callback = await stage.only();
    expect(callback).toMatchObject({ state: 'done' });
    expect(events(callback)).toEqual(['made', 'returned']);
    expect(await stage.round.sweep()).toBe(0);
  });

  it('on another call is not called while they wait in it: nothing keeps two calls of one number apart', async () => {
    const first = await stage.ledOut('callback', 'voice');
    await stage.react(first.id);
    await stage.calledAgain(first);
    expect(await stage.round.sweep()).toBe(0);
    expect(await stage.only()).toMatchObject({ state: 'open', attempts: 0, putOffs: 0 });
  });

  it('is looked at every minute as long as they are in another contact, which puts nothing off', async () => {
    const first = await stage.ledOut('callback', 'voice');
    await stage.react(first.id);
    const again = await stage.calledAgain(first);
    // Longer than a callback may be put off, and than what happened to it is kept.
    for (let minute = 0; minute < 120; minute += 1) {
      expect(await stage.round.sweep()).toBe(0);
      stage.clock.advance(60_000);
    }
    const waiting = await stage.only();
    expect(waiting).toMatchObject({ state: 'open', putOffs: 0 });
    expect(events(waiting)).toEqual(['made']);
    await stage.contacts.apply(again.id, { type: 'abandon', by: 'customer' });
    expect(await stage.attempt()).toMatchObject({ state: 'waiting', channel: 'voice' });
    expect(events(await stage.only())).toEqual(['made', 'queued']);
  });

  it('and is answered rings at nobody else, for the call that stood in the queue', async () => {
    const first = await stage.ledOut('callback', 'voice');
    await stage.react(first.id);
    const attempt = await stage.attempt();
    expect(attempt.state).toBe('waiting');
    const again = await stage.accepted(await stage.calledAgain(first));
    await stage.react(again.id);
    const [stood] = await stage.attemptsOf(attempt.callbackId ?? '');
    expect(stood).toMatchObject({ state: 'closed', outcome: 'abandoned' });
    await stage.react(attempt.id);
    const callback = await stage.only();
    expect(callback).toMatchObject({ state: 'done', attempts: 0 });
    expect(events(callback)).toEqual(['made', 'queued', 'returned']);
    expect(await stage.round.sweep()).toBe(0);
  });

  it('is not called while they wait', async () => {
    const first = await stage.ledOut();
    await stage.react(first.id);
    await stage.arrived('webchat', first.customer.identity);
    expect(await stage.round.sweep()).toBe(0);
    expect(await stage.only()).toMatchObject({ state: 'open', attempts: 0 });
  });
});

describe('somebody who leaves again and again while they are to be called back', () => {
  it('makes it no longer than can be stored, and what came last is known', async () => {
    const [first] = [await stage.ledOut()];
    await stage.react(first.id);
    const { _id } = await stage.only();
    const source = (n: number): string => `other:${n}`;
    const asked = { at: new Date(stage.clock.now()), event: 'merged', contactId: 'other', by: null };
    const many = Array.from({ length: 1000 }, (_, n) => n);
    await stage.stores.mongo.collection<{ _id: string }>('callbacks').updateOne({ _id }, {
      $push: { sources: { $each: many.map(source) }, history: { $each: many.map(() => asked) } },
    } as object);
    await stage.callbacks.make(first, { kind: 'abandoned', source: source(1000), notBefore: 0 });
    const callback = await stage.only();
    expect([callback.sources.length, callback.history.length]).toEqual([1000, 1000]);
    expect(callback.sources.slice(-2)).toEqual([source(999), source(1000)]);
    await stage.callbacks.make(first, { kind: 'abandoned', source: source(1000), notBefore: 0 });
    expect(await stage.only()).toEqual(callback);
  });
});

describe('a wish', () => {
  const leave =
    ({ id, epoch }: ContactImage) =>
    () => {
      const steps = [{ ...OUT, when: 'wished' as const }];
      return stage.contacts.apply(id, { type: 'exit', epoch, to: 'callback', steps });
    };

  it('takes the customer out of the line, keeps their place, and shows the number to nobody', async () => {
    const contact = await stage.arrived();
    stage.clock.advance(120_000);
    await stage.callbacks.wish(contact, '138 1234 5678', leave(contact));
    await stage.react(contact.id);
    const callback = await stage.only();
    expect(callback).toMatchObject({ kind: 'wished', phone: '13812345678' });
    expect(callback.place.getTime()).toBe(contact.queuedAt);
    const { items } = await stage.callbacks.list(all, null, 10);
    expect(items[0]).toMatchObject({ phone: '138****5678', channel: 'voice' });
    expect(JSON.stringify(items)).not.toContain('13812345678');
    stage.clock.advance(5000);
    // Nothing dials yet: the agent gets it where the customer came from.
    expect(await stage.attempt()).toMatchObject({ channel: 'webchat', queuedAt: contact.queuedAt });
  });

  it('under a number that somebody is called back under already is one with that, at the earlier place', async () => {
    const first = await stage.arrived();
    stage.clock.advance(60_000);
    const second = await stage.arrived();
    await stage.callbacks.wish(second, '13812345678', leave(second));
    await stage.react(second.id);
    for (const phone of ['+86 138 1234 5678', '8613812345678']) {
      const contact = phone.startsWith('+') ? first : await stage.arrived();
      await stage.callbacks.wish(contact, phone, leave(contact));
      await stage.react(contact.id);
    }
    const callback = await stage.only();
    expect(callback).toMatchObject({ customer: second.customer, place: new Date(first.queuedAt) });
    expect(events(callback)).toEqual(['made', 'merged', 'merged', 'merged']);
    expect(JSON.stringify(callback.wishes)).not.toContain('13812345678');
    // Its customer is answered: who else left the number waits for it all the same.
    const again = await stage.accepted(await stage.arrived('webchat', second.customer.identity));
    await stage.react(again.id);
    expect(await stage.only()).toMatchObject({ state: 'open' });
    // Nor by changing the number of one's own callback.
    const third = await stage.arrived();
    await stage.callbacks.wish(third, null, () => Promise.resolve());
    await stage.callbacks.wish({ ...third, seq: third.seq + 1 }, '13812345678', leave(third));
    expect((await stage.stored()).map(({ phone }) => phone)).toEqual(['13812345678', null]);
    // Nor by leaving another number oneself, or by staying in line after all.
    await stage.callbacks.wish({ ...second, seq: 99 }, '13900000000', () => Promise.resolve());
    const stays = stage.callbacks.wish({ ...second, seq: 100 }, null, () =>
      Promise.reject(new Error('stays')),
    );
    await expect(stays).rejects.toThrow('stays');
    expect((await stage.stored())[0]).toMatchObject({ state: 'open', phone: '13812345678' });
    await stage.callbacks.end(callback._id, 'reached', all, 'lee');
    const later = await stage.arrived();
    await stage.callbacks.wish(later, '13812345678', leave(later));
    expect((await stage.stored()).at(-1)).toMatchObject({ state: 'open', customer: later.customer });
  });

  it('is refused for a number that was left too often in a day, under whichever customer', async () => {
    for (let n = 0; n < 10; n += 1) {
      const contact = await stage.arrived();
      await stage.callbacks.wish(contact, '13812345678', leave(contact));
      // Ended, or moved away to another number: it has been left all the same.
      const pending = (await stage.stored()).at(-1);
      if (n % 2) await stage.callbacks.end(pending?._id ?? '', 'reached', all, 'lee');
      else await stage.callbacks.wish({ ...contact, seq: 99 }, `1390000000${n}`, () => Promise.resolve());
    }
    const contact = await stage.arrived();
    const refused = stage.callbacks.wish(contact, '13812345678', leave(contact));
    await expect(refused).rejects.toMatchObject({ code: 'TOO_MANY', details: { most: 10 } });
    const before = (await stage.stored()).length;
    await stage.callbacks.wish(contact, '13800000001', leave(contact));
    expect(await stage.stored()).toHaveLength(before + 1);
    stage.clock.advance(86_400_001);
    const next = await stage.arrived();
    await stage.callbacks.wish(next, '13812345678', leave(next));
  });

  it('comes to nothing when an agent was quicker', async () => {
    const contact = await stage.arrived();
    await stage.accepted(contact);
    await expect(stage.callbacks.wish(contact, null, leave(contact))).rejects.toMatchObject({
      code: 'STALE_EPOCH',
    });
    expect(await stage.only()).toMatchObject({ state: 'cancelled' });
    await expect(stage.callbacks.wish(contact, 'not a number', leave(contact))).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
  });
});

describe('a scheduled callback', () => {
  it('comes at its time, not before, and not instead of another contact', async () => {
    const contact = await stage.accepted(await stage.arrived());
    const at = stage.clock.now() + 7_200_000;
    const { id } = await stage.callbacks.schedule(contact, { at, phone: null, by: 'ann' });
    const again = stage.callbacks.schedule(contact, { at, phone: null, by: 'ann' });
    await expect(again).rejects.toMatchObject({ code: 'ALREADY_EXISTS', details: { callbackId: id } });
    await stage.closed(contact, 'follow-up');
    const other = await stage.accepted(await stage.arrived('webchat', contact.customer.identity));
    await stage.closed(other, 'answered');
    await stage.react(contact.id, other.id);
    expect(await stage.round.sweep()).toBe(0);
    stage.clock.advance(7_200_000);
    expect(await stage.attempt()).toMatchObject({ callbackId: id, queuedAt: at });
  });

  it('must lie in the future, and can be cancelled by its district until it stands in a queue', async () => {
    const contact = await stage.accepted(await stage.arrived());
    const past = stage.callbacks.schedule(contact, { at: stage.clock.now(), phone: null, by: 'ann' });
    await expect(past).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const { id } = await stage.callbacks.schedule(contact, {
      at: stage.clock.now() + 1000,
      phone: null,
      by: 'ann',
    });
    await expect(stage.callbacks.end(id, 'cancelled', { districtId: '53' }, 'lee')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await stage.callbacks.end(id, 'cancelled', { districtId: '22' }, 'lee')).toMatchObject({
      state: 'cancelled',
    });
    await expect(stage.callbacks.end(id, 'cancelled', all, 'lee')).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
      details: { state: 'cancelled' },
    });
    stage.clock.advance(60_000);
    expect(await stage.round.sweep()).toBe(0);
  });
});
