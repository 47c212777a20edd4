import {
  ArrivalService,
  ContactQueryRepository,
  ContactRepository,
  ContactService,
  ReactionRepository,
  ReactionService,
} from '#libs/contact';
import type {
  AbandonedCallback,
  AdmissionPort,
  Channel,
  ContactImage,
  Disposition,
  Exit,
  OverflowStep,
} from '#libs/contract';
import { createLog, ManualClock } from '#libs/platform';
import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CallbackRoundService } from './callback-round.service.js';
import { CallbackReaction } from './callback.reaction.js';
import { CallbackRepository } from './callback.repository.js';
import { callbackCollection, type CallbackDoc } from './callback.schema.js';
import { CallbackService } from './callback.service.js';

const PAUSE_MS = 1_800_000;
const clock = new ManualClock();
const log = createLog('test', { logLevel: 'silent' });
const config = { maxAttempts: 2, pauseMs: PAUSE_MS, abandonedChannels: ['voice'] as Channel[] };
const all = { districtId: null };
const OUT: OverflowStep = {
  fromQueueId: 'general',
  when: 'waited',
  to: 'callback',
  queueId: null,
  reason: '等待过久',
  reasonEn: 'Waited too long',
};
let open = true;
/** What the policy of each queue says of those who leave. */
let left: AbandonedCallback | null = null;
const admission: AdmissionPort = {
  place: ({ queueId }) =>
    Promise.resolve({
      admission: open
        ? { to: 'queue', queueId, steps: [] }
        : { to: 'message', queueId: null, steps: [{ ...OUT, when: 'closed', to: 'message' }] },
      vipListIds: [],
      kept: null,
    }),
};

let stores: Stores;
let contacts: ContactService;
let repository: CallbackRepository;
let callbacks: CallbackService;
let reactions: ReactionService;
let round: CallbackRoundService;
let made = 0;

beforeAll(async () => {
  stores = await openStores();
  const { mongo } = stores;
  const stored = new ContactRepository(mongo);
  contacts = new ContactService(stored, clock, []);
  const queries = new ContactQueryRepository(mongo);
  const opener = new ArrivalService({
    service: contacts,
    queries,
    admission,
    clock,
    log,
    linkMs: 86_400_000,
  });
  repository = new CallbackRepository(mongo);
  callbacks = new CallbackService(repository, clock, config);
  const reaction = new CallbackReaction(
    callbacks,
    repository,
    { load: (ids) => stored.findMany(ids) },
    config,
    { callbackOf: () => Promise.resolve(left) },
  );
  reactions = new ReactionService(new ReactionRepository(mongo), [reaction], clock, log);
  round = new CallbackRoundService({ repository, opener, diallers: new Map(), config, clock, log });
  await stores.migrate();
});
afterAll(() => stores.close());
beforeEach(async () => {
  open = true;
  left = null;
  await stores.mongo.collection('callbacks').deleteMany({});
});

const someoneOn = (channel: Channel): string =>
  `${channel === 'voice' ? '1380013' : 'who-'}${(made += 1) + 1000}`;
async function arrived(channel: Channel = 'webchat', identity?: string): Promise<ContactImage> {
  const who = { channel, accountId: 'web', identity: identity ?? someoneOn(channel) };
  const party = { ...who, districtId: '22', queueId: 'general' };
  return (await contacts.open(party, `open-${(made += 1)}`)).image;
}
async function ledOut(to: Exit = 'callback', channel: Channel = 'webchat'): Promise<ContactImage> {
  const { id, epoch } = await arrived(channel);
  return contacts.apply(id, { type: 'exit', epoch, to, steps: [{ ...OUT, to }] });
}
async function accepted(contact: { id: string; epoch: number }): Promise<ContactImage> {
  const agentId = `agent-${(made += 1)}`;
  const { id: contactId, epoch } = contact;
  const expiresAt = clock.now() + 20_000;
  await contacts.offer([{ contactId, epoch, agentId, slot: 'chat:1', expiresAt }]);
  return contacts.apply(contactId, { type: 'accept', epoch: epoch + 1, agentId });
}
async function closed({ id, epoch, owner }: ContactImage, disposition: Disposition): Promise<void> {
  const by = { by: 'agent', epoch, agentId: owner!.agentId } as const;
  await contacts.apply(id, { type: 'end', ...by, wrapUpUntil: clock.now() + 60_000 });
  await contacts.apply(id, { type: 'close', ...by, disposition });
}
/** Reacts, and once more as if the mark had been lost. */
async function react(...ids: string[]): Promise<void> {
  await reactions.run(ids);
  const contactsOf = stores.mongo.collection<{ _id: string }>('contacts');
  await contactsOf.updateMany({ _id: { $in: ids } }, { $set: { reacted: 0 } });
  await reactions.run(ids);
}
const stored = (): Promise<CallbackDoc[]> =>
  callbackCollection(stores.mongo).find().sort({ _id: 1 }).toArray();
const only = async (): Promise<CallbackDoc> => {
  const found = await stored();
  expect(found).toHaveLength(1);
  return found[0]!;
};
const events = ({ history }: CallbackDoc): string[] => history.map(({ event }) => event);
/** The contact by which the one callback stands in the queue. */
async function attempt(): Promise<ContactImage> {
  await round.sweep();
  const { attemptId } = await only();
  const [image] = await new ContactRepository(stores.mongo).findMany([attemptId ?? '']);
  return image!;
}

describe('a callback is made', () => {
  it.each(['callback', 'message', 'voice-mail'] as const)('once of whoever was led out to %s', async (to) => {
    const contact = await ledOut(to);
    await react(contact.id);
    expect(await only()).toMatchObject({
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
      const { id } = await arrived(channel);
      await contacts.apply(id, { type: 'abandon', by: 'customer' });
      await react(id);
    }
    expect(await only()).toMatchObject({ kind: 'abandoned', channel: 'voice' });
  });

  it('as the policy of the queue says, where it says anything: by how long they had waited', async () => {
    left = { abandonedAfterSeconds: 30 };
    const { id: soon } = await arrived('voice');
    await contacts.apply(soon, { type: 'abandon', by: 'customer' });
    const { id: late } = await arrived('webchat');
    clock.advance(29_999);
    const { id: lost } = await arrived('voice');
    clock.advance(1);
    await contacts.apply(late, { type: 'abandon', by: 'customer' });
    await react(soon, late);
    expect(await only()).toMatchObject({ kind: 'abandoned', contactId: late, channel: 'webchat' });
    left = { abandonedAfterSeconds: null };
    clock.advance(600_000);
    await contacts.apply(lost, { type: 'abandon', by: 'customer' });
    await react(lost);
    expect(await only()).toMatchObject({ contactId: late });
  });

  it.each(['anonymous:jt-1.1', 'alice'])('not of a caller without a number: %s', async (identity) => {
    const { id } = await arrived('voice', identity);
    await contacts.apply(id, { type: 'abandon', by: 'customer' });
    await react(id);
    expect(await stored()).toEqual([]);
  });

  it('not of whoever had been answered before they left', async () => {
    const { id, epoch } = await accepted(await arrived('voice'));
    await contacts.apply(id, { type: 'requeue', epoch, by: 's', queueId: null });
    await contacts.apply(id, { type: 'abandon', by: 'customer' });
    await react(id);
    expect(await stored()).toEqual([]);
  });

  it('once for a customer who left three times, with the first place', async () => {
    const ids: string[] = [];
    const first = clock.now();
    const who = someoneOn('voice');
    for (let n = 0; n < 3; n += 1) {
      const { id } = await arrived('voice', who);
      await contacts.apply(id, { type: 'abandon', by: 'customer' });
      ids.push(id);
      clock.advance(60_000);
    }
    await react(...ids);
    const callback = await only();
    expect(callback).toMatchObject({ place: new Date(first), state: 'open' });
    expect(callback.sources).toHaveLength(3);
    expect(events(callback)).toEqual(['made', 'merged', 'merged']);
  });
});

describe('when its time has come', () => {
  it('stands in its queue once, at its place, however many workers look', async () => {
    const contact = await ledOut();
    clock.advance(3_600_000);
    await react(contact.id);
    const opened = await Promise.all(Array.from({ length: 8 }, () => round.sweep()));
    expect(opened.reduce((sum, n) => sum + n, 0)).toBe(1);
    const { attemptId, state, _id } = await only();
    expect(state).toBe('due');
    const [image] = await new ContactRepository(stores.mongo).findMany([attemptId ?? '']);
    expect(image).toMatchObject({
      state: 'waiting',
      callbackId: _id,
      continues: contact.id,
      queuedAt: contact.queuedAt,
      customer: contact.customer,
    });
    expect(await round.sweep()).toBe(0);
  });

  it('waits on while its queue takes nobody', async () => {
    await react((await ledOut()).id);
    open = false;
    expect(await round.sweep()).toBe(0);
    expect(await only()).toMatchObject({ state: 'open', attempts: 0 });
    open = true;
    clock.advance(PAUSE_MS);
    expect(await round.sweep()).toBe(1);
  });

  it.each(['before its contact was opened', 'before its contact was noted'])(
    'is taken up again when a worker died %s',
    async (when) => {
      await react((await ledOut()).id);
      if (when.endsWith('noted')) {
        await round.sweep();
        await callbackCollection(stores.mongo).updateOne({}, { $set: { attemptId: null } });
      } else {
        expect(await repository.claim(await only(), clock.now())).not.toBeNull();
      }
      expect(await round.sweep()).toBe(0);
      clock.advance(31_000);
      expect(await round.sweep()).toBe(1);
      const { _id, attemptId } = await only();
      const opened = await stores.mongo.collection('contacts').find({ callbackId: _id }).toArray();
      expect(opened.map((one) => String(one._id))).toEqual([attemptId]);
    },
  );
});

describe('an attempt', () => {
  it('that reaches the customer is the last', async () => {
    await react((await ledOut()).id);
    const contact = await accepted(await attempt());
    await react(contact.id);
    expect(await only()).toMatchObject({ state: 'attempting', attempts: 1 });
    await closed(contact, 'answered');
    await react(contact.id);
    const callback = await only();
    expect(callback).toMatchObject({ state: 'done', attempts: 1, attemptId: null });
    expect(callback.openKey).toBeUndefined();
    expect(events(callback)).toEqual(['made', 'queued', 'attempted', 'reached']);
  });

  it('without a reply is followed by a pause and another, and there are no more than allowed', async () => {
    await react((await ledOut()).id);
    for (const [n, state] of ['open', 'failed'].entries()) {
      const contact = await accepted(await attempt());
      await closed(contact, 'no-reply');
      await react(contact.id);
      expect(await only()).toMatchObject({ state, attempts: n + 1 });
      expect(await round.sweep()).toBe(0);
      clock.advance(PAUSE_MS + 1000);
    }
    expect(await round.sweep()).toBe(0);
  });

  it('that nobody took up, because the queue closed, is none', async () => {
    await react((await ledOut()).id);
    const { id, epoch } = await attempt();
    await contacts.apply(id, { type: 'exit', epoch, to: 'message', steps: [OUT] });
    await react(id);
    expect(await only()).toMatchObject({ state: 'open', attempts: 0, attemptId: null });
  });

  it('is not wanted any more when the customer ends it', async () => {
    await react((await ledOut()).id);
    const { id } = await attempt();
    await contacts.apply(id, { type: 'abandon', by: 'customer' });
    await react(id);
    expect(await only()).toMatchObject({ state: 'cancelled' });
  });
});

describe('a customer who comes back by themselves', () => {
  it('needs no callback once they are answered', async () => {
    const first = await ledOut();
    await react(first.id);
    const again = await accepted(await arrived('webchat', first.customer.identity));
    await react(again.id);
    const callback = await only();
    expect(callback).toMatchObject({ state: 'done' });
    expect(events(callback)).toEqual(['made', 'returned']);
    expect(await round.sweep()).toBe(0);
  });

  it('is not called while they wait', async () => {
    const first = await ledOut();
    await react(first.id);
    await arrived('webchat', first.customer.identity);
    expect(await round.sweep()).toBe(0);
    expect(await only()).toMatchObject({ state: 'open', attempts: 0 });
  });
});

describe('a wish', () => {
  const leave =
    ({ id, epoch }: ContactImage) =>
    () => {
      const steps = [{ ...OUT, when: 'wished' as const }];
      return contacts.apply(id, { type: 'exit', epoch, to: 'callback', steps });
    };

  it('takes the customer out of the line, keeps their place, and shows the number to nobody', async () => {
    const contact = await arrived();
    clock.advance(120_000);
    await callbacks.wish(contact, '138 1234 5678', leave(contact));
    await react(contact.id);
    const callback = await only();
    expect(callback).toMatchObject({ kind: 'wished', phone: '13812345678' });
    expect(callback.place.getTime()).toBe(contact.queuedAt);
    const { items } = await callbacks.list(all, null, 10);
    expect(items[0]).toMatchObject({ phone: '138****5678', channel: 'voice' });
    expect(JSON.stringify(items)).not.toContain('13812345678');
    clock.advance(5000);
    // Nothing dials yet: the agent gets it where the customer came from.
    expect(await attempt()).toMatchObject({ channel: 'webchat', queuedAt: contact.queuedAt });
  });

  it('comes to nothing when an agent was quicker', async () => {
    const contact = await arrived();
    await accepted(contact);
    await expect(callbacks.wish(contact, null, leave(contact))).rejects.toMatchObject({
      code: 'STALE_EPOCH',
    });
    expect(await only()).toMatchObject({ state: 'cancelled' });
    await expect(callbacks.wish(contact, 'not a number', leave(contact))).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
  });
});

describe('a scheduled callback', () => {
  it('comes at its time, not before, and not instead of another contact', async () => {
    const contact = await accepted(await arrived());
    const at = clock.now() + 7_200_000;
    const { id } = await callbacks.schedule(contact, { at, phone: null, by: 'ann' });
    const again = callbacks.schedule(contact, { at, phone: null, by: 'ann' });
    await expect(again).rejects.toMatchObject({ code: 'ALREADY_EXISTS', details: { callbackId: id } });
    await closed(contact, 'follow-up');
    const other = await accepted(await arrived('webchat', contact.customer.identity));
    await closed(other, 'answered');
    await react(contact.id, other.id);
    expect(await round.sweep()).toBe(0);
    clock.advance(7_200_000);
    expect(await attempt()).toMatchObject({ callbackId: id, queuedAt: at });
  });

  it('must lie in the future, and can be cancelled by its district until it stands in a queue', async () => {
    const contact = await accepted(await arrived());
    const past = callbacks.schedule(contact, { at: clock.now(), phone: null, by: 'ann' });
    await expect(past).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const { id } = await callbacks.schedule(contact, { at: clock.now() + 1000, phone: null, by: 'ann' });
    await expect(callbacks.cancel(id, { districtId: '53' }, 'lee')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await callbacks.cancel(id, { districtId: '22' }, 'lee')).toMatchObject({ state: 'cancelled' });
    await expect(callbacks.cancel(id, all, 'lee')).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
      details: { state: 'cancelled' },
    });
    clock.advance(60_000);
    expect(await round.sweep()).toBe(0);
  });
});
