import { factReaction } from '#kit/measuring';
import { RoutingStage } from '#kit/routing-stage';
import {
  ContactAuditRepository,
  ContactAuditService,
  ReactionRepository,
  ReactionService,
} from '#libs/contact';
import type { ContactImage, InvariantRule } from '#libs/contract';
import { FactAuditService, FactRepository } from '#libs/metrics';
import { createLog } from '#libs/platform';
import {
  FindingService,
  FindingStore,
  InvariantService,
  InvariantWatch,
  PassStore,
  QUEUE_POLICY_DEFAULTS,
} from '#libs/routing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const log = createLog('test', { logLevel: 'silent' });
let stage: RoutingStage;
let checker: InvariantService;
let contacts: ContactAuditService;
let reactions: ReactionService;

beforeEach(async () => {
  stage = await RoutingStage.open();
  await stage.index.markAlive();
  const { mongo } = stage.stores;
  const facts = new FactRepository(mongo);
  const reaction = factReaction(mongo);
  reactions = new ReactionService(new ReactionRepository(mongo), [reaction], stage.clock, log);
  contacts = new ContactAuditService(new ContactAuditRepository(mongo));
  const { port: held, agentPort: agents, index, clock } = stage;
  checker = new InvariantService({
    contacts,
    held,
    agents,
    facts: new FactAuditService(facts),
    index,
    clock,
  });
});
afterEach(() => stage.close());

/** One contact in each state but closed, and one closed: all sound. */
async function busy(): Promise<Record<'closed' | 'wrapUp' | 'active' | 'offered' | 'waiting', ContactImage>> {
  const { router } = stage.router();
  await stage.agentOnline('a', { chat: 4 });
  stage.clock.advance(11_000);
  const made = [];
  for (let i = 0; i < 5; i += 1) made.push(await stage.arrive());
  const [closed, wrapUp, active, offered] = made as [ContactImage, ContactImage, ContactImage, ContactImage];
  await stage.rest(router);
  await stage.handle(closed);
  for (const contact of [wrapUp, active]) {
    const { epoch } = await stage.load(contact);
    await stage.contacts.apply(contact.id, { type: 'accept', epoch, agentId: 'a' });
  }
  await stage.contacts.apply(wrapUp.id, { type: 'hang-up', wrapUpUntil: stage.clock.now() + 60_000 });
  await stage.follower.settled();
  stage.clock.advance(5000);
  await reactions.sweep();
  const waiting = made[4] as ContactImage;
  return { closed, wrapUp, active, offered, waiting };
}

const stored = (name: 'contacts' | 'facts' | 'messages' | 'agents') =>
  stage.stores.mongo.collection<{ _id: string }>(name);
const plant = (contact: ContactImage, change: object): Promise<unknown> =>
  stored('contacts').updateOne({ _id: contact.id }, change);
const found = async (): Promise<[InvariantRule, string][]> => {
  const { findings } = await checker.check(100, null);
  return findings.map(({ rule, contactId }) => [rule, contactId]);
};

type Busy = Awaited<ReturnType<typeof busy>>;
const breaches: [string, InvariantRule, (now: Busy) => ContactImage, (now: Busy) => Promise<unknown>][] = [
  ['an entry is lost', 'timeline', (b) => b.active, (b) => plant(b.active, { $pop: { timeline: -1 } })],
  ['a number is skipped', 'timeline', (b) => b.active, (b) => plant(b.active, { $inc: { seq: 1 } })],
  [
    'another state is stored',
    'timeline',
    (b) => b.waiting,
    (b) => plant(b.waiting, { $set: { state: 'active' } }),
  ],
  [
    'another agent accepted than was asked',
    'owner',
    (b) => b.active,
    (b) => plant(b.active, { $set: { 'timeline.3.agentId': 'b' } }),
  ],
  ['the epoch did not rise', 'owner', (b) => b.active, (b) => plant(b.active, { $set: { epoch: 1 } })],
  [
    'an owner appeared from nowhere',
    'owner',
    (b) => b.active,
    (b) => plant(b.active, { $set: { 'owner.agentId': 'b' } }),
  ],
  [
    'a contact is neither answered nor abandoned',
    'conservation',
    (b) => b.closed,
    (b) => plant(b.closed, { $set: { answeredAt: null } }),
  ],
  [
    'a fact is missing',
    'facts',
    (b) => b.closed,
    (b) => stored('facts').deleteOne({ name: 'answered', contactId: b.closed.id } as never),
  ],
  [
    'a fact says something else',
    'facts',
    (b) => b.closed,
    (b) =>
      stored('facts').updateOne(
        { name: 'answered', contactId: b.closed.id } as never,
        { $set: { value: 9 } } as never,
      ),
  ],
  [
    'a slot nobody has',
    'capacity',
    (b) => b.active,
    (b) => plant(b.active, { $set: { 'owner.slot': 'chat:9' } }),
  ],
  [
    'a chat in a voice slot',
    'capacity',
    (b) => b.active,
    (b) => plant(b.active, { $set: { 'owner.slot': 'voice:1' } }),
  ],
];

describe('the invariant checker', () => {
  it('finds nothing in a healthy system, and every contact counts once', async () => {
    await busy();
    stage.clock.advance(10_000);
    expect(await checker.check(100, null)).toMatchObject({
      checked: 5,
      conservation: { offered: 5, answered: 3, abandoned: 0, flowedOut: 0, waiting: 2, holds: true },
      findings: [],
    });
  });

  it.each(breaches)('finds that %s', async (_, rule, which, act) => {
    const now = await busy();
    stage.clock.advance(30_000);
    await act(now);
    expect(await found()).toContainEqual([rule, which(now).id]);
  });

  it('finds a slot that is held twice', async () => {
    const { active, offered } = await busy();
    await stored('contacts').dropIndex('one_contact_per_seat');
    const { owner } = await stage.load(active);
    await plant(offered, { $set: { owner } });
    expect((await found()).filter(([rule]) => rule === 'capacity')).toHaveLength(1);
  });

  it('takes no offence at a slot that was taken away while it was held', async () => {
    await busy();
    stage.clock.advance(30_000);
    await stage.agents.update('a', { capacity: { chat: 1 } }, { districtId: null });
    expect(await found()).toEqual([]);
  });

  it('finds what is late: an offer, a wrap-up, reactions, a message, a contact no router knows', async () => {
    const { wrapUp, offered, waiting, active } = await busy();
    await stage.index.remove([{ id: waiting.id, epoch: waiting.epoch }]);
    await plant(active, { $set: { unreactedSince: new Date(stage.clock.now()) } });
    await stored('messages').insertOne({
      _id: 'm1',
      contactId: active.id,
      inboxKey: 'm1',
      seq: 1,
      delivery: 'pending',
      nextAttemptAt: new Date(stage.clock.now()),
    } as never);
    expect(await found()).toEqual([]);
    stage.clock.advance(200_000);
    expect(new Map((await found()).map(([rule, id]) => [`${rule} ${id}`, id]))).toEqual(
      new Map([
        [`deadline ${wrapUp.id}`, wrapUp.id],
        [`deadline ${offered.id}`, offered.id],
        [`reaction ${active.id}`, active.id],
        [`delivery ${active.id}`, active.id],
        [`index ${waiting.id}`, waiting.id],
      ]),
    );
  });

  it('finds a contact whose queue’s rules no router follows, until one does', async () => {
    await stage.policy({
      queues: [
        {
          queueId: 'general',
          districtId: '00',
          ...QUEUE_POLICY_DEFAULTS,
          rings: [{ afterSeconds: 10, relaxLevels: 1, addQueueIds: [] }],
        },
      ],
    });
    const contact = await stage.ask();
    await stage.follower.settled();
    stage.clock.advance(84_000);
    expect(await found()).not.toContainEqual(['deadline', contact.id]);
    stage.clock.advance(2000);
    expect(await found()).toContainEqual(['deadline', contact.id]);
    await stage.router().ticks.round();
    expect(await found()).not.toContainEqual(['deadline', contact.id]);
  });

  it('shows each district its own', async () => {
    const { active } = await busy();
    await plant(active, { $inc: { seq: 1 } });
    expect((await checker.check(100, '22')).findings).toHaveLength(1);
    expect(await checker.check(100, '53')).toMatchObject({ checked: 0, findings: [] });
  });
});

describe('the rounds', () => {
  it('remember a finding until it is mended, and one router does them at a time', async () => {
    const { closed } = await busy();
    const { redis, redisPrefix } = stage.stores;
    const shown: number[] = [];
    const findings = new FindingService(
      new FindingStore(redis, redisPrefix),
      new PassStore(redis, redisPrefix),
      stage.clock,
      log,
    );
    const watch = (): InvariantWatch =>
      new InvariantWatch(checker, contacts, findings, (counts) => shown.push(counts.timeline));
    const nextTurn = (): Promise<number> => redis.del(`{${redisPrefix}:invariants}:turn`);
    const page = (over: boolean) => findings.page({ districtId: null, over, cursor: null, limit: 10 });
    const iso = (): string => new Date(stage.clock.now()).toISOString();
    await plant(closed, { $inc: { seq: 1 } });
    const since = iso();
    await watch().round();
    stage.clock.advance(20_000);
    await nextTurn();
    await watch().round();
    const known = {
      id: `timeline-${closed.id}`,
      rule: 'timeline',
      contactId: closed.id,
      districtId: '22',
      since,
    };
    expect((await page(false)).items).toMatchObject([{ ...known, seenAt: iso(), overAt: null }]);
    const seenAt = iso();
    await plant(closed, { $inc: { seq: -1 } });
    await watch().round(); // not its turn: it shows what is known
    stage.clock.advance(20_000);
    await nextTurn();
    await watch().round();
    expect(shown).toEqual([1, 1, 1, 0]);
    expect((await page(false)).items).toEqual([]);
    expect((await page(true)).items).toMatchObject([{ ...known, seenAt, overAt: iso() }]);
  });
});
