import {
  ArrivalService,
  ContactQueryRepository,
  ContactRepository,
  ContactService,
  CustomerIds,
  CustomerService,
  ReactionRepository,
  ReactionService,
} from '#libs/contact';
import {
  CallbackExpiryRepository,
  CallbackExpiryService,
  CallbackReaction,
  CallbackRepository,
  CallbackRoundService,
  CallbackService,
  PhoneKeys,
  type CallbackDoc,
} from '#libs/callback';
import {
  AppError,
  DAY_MS,
  type AbandonedCallback,
  type AdmissionPort,
  type CallbackOpener,
  type Channel,
  type ContactImage,
  type Disposition,
  type Exit,
  type OverflowStep,
} from '#libs/contract';
import { createLog, ManualClock } from '#libs/platform';
import { openStores, type Stores } from './stores.js';

export const PAUSE_MS = 1_800_000;
export const AHEAD_MS = 30 * DAY_MS;
export const KEPT_MS = 400 * DAY_MS;
const CONFIG = {
  maxAttempts: 2,
  maxPutOffs: 3,
  maxAheadMs: AHEAD_MS,
  keptMs: KEPT_MS,
  pauseMs: PAUSE_MS,
  abandonedChannels: ['voice'] as Channel[],
};
export const OUT: OverflowStep = {
  fromQueueId: 'general',
  when: 'waited',
  to: 'callback',
  queueId: null,
  reason: '等待过久',
  reasonEn: 'Waited too long',
};

/** Callbacks, and the contacts they are made of, on real stores with a clock of their own. */
export class CallbackStage {
  readonly clock = new ManualClock();
  readonly customerIds = new CustomerIds('of this deployment');
  /** Whether contacts are opened as this version does, or as before customers had keyed ids. */
  keyed = true;
  /** Whether the queue takes anybody. */
  open = true;
  /** Whether no contact can be opened for a callback. */
  away = false;
  /** What happens while a contact is being opened for a callback. */
  meanwhile = async (): Promise<void> => undefined;
  /** What the policy of each queue says of those who leave. */
  left: AbandonedCallback | null = null;
  readonly contacts: ContactService;
  readonly opener: ArrivalService;
  readonly repository: CallbackRepository;
  readonly callbacks: CallbackService;
  readonly expiry: CallbackExpiryService;
  readonly round: CallbackRoundService;
  private readonly reactions: ReactionService;
  private made = 0;

  private constructor(readonly stores: Stores) {
    const { clock } = this;
    const { mongo } = stores;
    const log = createLog('test', { logLevel: 'silent' });
    const stored = new ContactRepository(mongo);
    const service = new ContactService(stored, clock, []);
    const queries = new ContactQueryRepository(mongo);
    const customers = new CustomerService(queries, this.customerIds);
    const admission: AdmissionPort = { place: ({ queueId }) => Promise.resolve(this.placed(queueId)) };
    const opener = new ArrivalService({
      service,
      queries,
      customers,
      admission,
      clock,
      log,
      linkMs: DAY_MS,
    });
    const repository = new CallbackRepository(mongo);
    this.contacts = service;
    this.opener = opener;
    this.repository = repository;
    const keys = new PhoneKeys('of this deployment');
    this.callbacks = new CallbackService(repository, clock, CONFIG, keys, opener);
    this.expiry = new CallbackExpiryService(new CallbackExpiryRepository(mongo), clock, KEPT_MS);
    const reaction = new CallbackReaction(
      this.callbacks,
      repository,
      { load: (ids) => stored.findMany(ids) },
      CONFIG,
      { callbackOf: () => Promise.resolve(this.left) },
    );
    this.reactions = new ReactionService(new ReactionRepository(mongo), [reaction], clock, log);
    const config = CONFIG;
    const calling: CallbackOpener = {
      callBack: async (request) => {
        if (this.away) throw new AppError('UNAVAILABLE');
        await this.meanwhile();
        return opener.callBack(request);
      },
      openedUnder: (key) => opener.openedUnder(key),
      withdraw: (contactId) => opener.withdraw(contactId),
    };
    this.round = new CallbackRoundService({
      repository,
      opener: calling,
      diallers: new Map(),
      config,
      clock,
      log,
    });
  }

  static async start(): Promise<CallbackStage> {
    const stage = new CallbackStage(await openStores());
    await stage.stores.migrate();
    return stage;
  }

  close(): Promise<void> {
    return this.stores.close();
  }

  /** As at the beginning, but for the time. */
  async reset(): Promise<void> {
    this.open = true;
    this.away = false;
    this.keyed = true;
    this.meanwhile = async () => undefined;
    this.left = null;
    await this.stores.mongo.collection('callbacks').deleteMany({});
  }

  someoneOn(channel: Channel): string {
    return `${channel === 'voice' ? '1380013' : 'who-'}${(this.made += 1) + 1000}`;
  }

  async arrived(channel: Channel = 'webchat', identity?: string): Promise<ContactImage> {
    const who = { channel, accountId: 'web', identity: identity ?? this.someoneOn(channel) };
    const customerId = this.customerIds.of(who);
    const party = { ...who, districtId: '22', queueId: 'general', ...(this.keyed ? { customerId } : {}) };
    return (await this.contacts.open(party, `open-${(this.made += 1)}`)).image;
  }

  /** The same caller on another call, which nothing keeps from being open beside others. */
  async calledAgain({ channel, accountId, customer: { id: customerId, identity } }: ContactImage) {
    const party = { channel, accountId, identity, customerId, districtId: '22', queueId: 'general' };
    const n = (this.made += 1);
    return (await this.contacts.open(party, `open-${n}`, `visit-${n}`)).image;
  }

  async ledOut(to: Exit = 'callback', channel: Channel = 'webchat'): Promise<ContactImage> {
    const { id, epoch } = await this.arrived(channel);
    return this.contacts.apply(id, { type: 'exit', epoch, to, steps: [{ ...OUT, to }] });
  }

  async accepted(contact: { id: string; epoch: number }): Promise<ContactImage> {
    const agentId = `agent-${(this.made += 1)}`;
    const { id: contactId, epoch } = contact;
    const expiresAt = this.clock.now() + 20_000;
    await this.contacts.offer([{ contactId, epoch, agentId, slot: 'chat:1', expiresAt }]);
    return this.contacts.apply(contactId, { type: 'accept', epoch: epoch + 1, agentId });
  }

  async closed({ id, epoch, owner }: ContactImage, disposition: Disposition): Promise<void> {
    const by = { by: 'agent', epoch, agentId: owner!.agentId } as const;
    await this.contacts.apply(id, { type: 'end', ...by, wrapUpUntil: this.clock.now() + 60_000 });
    await this.contacts.apply(id, { type: 'close', ...by, disposition });
  }

  /** Reacts, and once more as if the mark had been lost. */
  async react(...ids: string[]): Promise<void> {
    await this.reactions.run(ids);
    const contacts = this.stores.mongo.collection<{ _id: string }>('contacts');
    await contacts.updateMany({ _id: { $in: ids } }, { $set: { reacted: 0 } });
    await this.reactions.run(ids);
  }

  stored(): Promise<CallbackDoc[]> {
    return this.stores.mongo.collection<CallbackDoc>('callbacks').find().sort({ _id: 1 }).toArray();
  }

  async only(): Promise<CallbackDoc> {
    const [found, ...others] = await this.stored();
    if (!found || others.length > 0) throw new Error(`there are ${found ? others.length + 1 : 0} callbacks`);
    return found;
  }

  /** The contacts by which a callback was to be made. */
  attemptsOf(callbackId: string) {
    return this.stores.mongo
      .collection<ContactImage & { _id: string; timeline: { type: string; by?: string }[] }>('contacts')
      .find({ callbackId })
      .sort({ _id: 1 })
      .toArray();
  }

  /** The contact by which the one callback stands in the queue. */
  async attempt(): Promise<ContactImage> {
    await this.round.sweep();
    const { attemptId } = await this.only();
    const [image] = await new ContactRepository(this.stores.mongo).findMany([attemptId ?? '']);
    return image!;
  }

  private placed(queueId: string): Awaited<ReturnType<AdmissionPort['place']>> {
    const admission = this.open
      ? ({ to: 'queue', queueId, steps: [] } as const)
      : ({ to: 'message', queueId: null, steps: [{ ...OUT, when: 'closed', to: 'message' }] } as const);
    return { admission: { ...admission, steps: [...admission.steps] }, vipListIds: [], kept: null };
  }
}

export const eventsOf = ({ history }: CallbackDoc): string[] => history.map(({ event }) => event);
