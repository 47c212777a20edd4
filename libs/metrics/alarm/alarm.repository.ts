import type { AlarmEvent, DistrictScope, TellingOutcome } from '#libs/contract';
import { collectionOf, newestFirst } from '#libs/platform';
import type { ClientSession, Connection, mongo as driver } from 'mongoose';
import {
  alarmDeliverySchema,
  alarmSchema,
  type AlarmDeliveryDoc,
  type AlarmDoc,
  type AlarmReceiver,
  type AlarmRuleDoc,
} from './alarm.schema.js';
import { endingOf, type Ending } from './telling/order.rules.js';

const DUPLICATE = 11000;

/** Alarms that were raised, and what is still to be told of them. Both change together. */
export class AlarmRepository {
  private readonly alarms: driver.Collection<AlarmDoc>;
  private readonly deliveries: driver.Collection<AlarmDeliveryDoc>;

  constructor(private readonly mongo: Connection) {
    this.alarms = collectionOf<AlarmDoc>(mongo, 'Alarm', alarmSchema);
    this.deliveries = collectionOf<AlarmDeliveryDoc>(mongo, 'AlarmDelivery', alarmDeliverySchema);
  }

  /** False if it has been raised already, here or elsewhere. */
  async raise(alarm: AlarmDoc, receivers: readonly AlarmReceiver[]): Promise<boolean> {
    try {
      await this.together(async (session) => {
        await this.alarms.insertOne({ ...alarm, open: alarm.ruleId }, { session });
        await this.due(alarm._id, 'raised', alarm.raisedAt, receivers, session);
      });
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code === DUPLICATE) return false;
      throw error;
    }
  }

  /**
   * False if it is over already. `value`: null if its rule was changed or is gone. Whoever was told that it was raised
   * is told that it is over (`endingOf`), people whatever has become of the rule; `webhook`: so is the rule's.
   */
  async clear(id: string, value: number | null, at: Date, webhook: boolean): Promise<boolean> {
    return this.together(async (session) => {
      const { modifiedCount } = await this.alarms.updateOne(
        { _id: id, clearedAt: null },
        { $set: { clearedAt: at, clearedValue: value }, $unset: { open: '' } },
        { session },
      );
      if (modifiedCount === 0) return false;
      const raised = await this.deliveries
        .find({ alarmId: id, event: 'raised' }, { session })
        .sort({ _id: 1 })
        .toArray();
      const of = (...endings: Ending[]) => raised.filter((one) => endings.includes(endingOf(one)));
      // Whoever takes one of these up at this moment makes this transaction begin anew.
      const dropped = { $set: { outcome: 'over' as const, problem: null }, $unset: { dueAt: '' as const } };
      const ids = of('drop').map(({ _id }) => _id);
      if (ids.length > 0) await this.deliveries.updateMany({ _id: { $in: ids } }, dropped, { session });
      const heard = of('tell', 'tell-after').filter(({ to }) => webhook || typeof to === 'string');
      const receivers = heard.map((one) => ({
        ...receiverOf(one),
        ...(endingOf(one) === 'tell-after' ? { after: one._id } : {}),
      }));
      await this.due(id, 'cleared', at, receivers, session);
      return true;
    });
  }

  /** Those that last. */
  open(): Promise<AlarmDoc[]> {
    return this.alarms.find({ open: { $type: 'string' } }).toArray();
  }

  /** Newest first, older than the id given. */
  list(
    scope: DistrictScope & { openOnly: boolean },
    beforeId: string | null,
    limit: number,
  ): Promise<AlarmDoc[]> {
    const open = scope.openOnly ? { open: { $type: 'string' } } : {};
    return newestFirst(this.alarms, scope, beforeId, limit, open);
  }

  find(id: string): Promise<AlarmDoc | null> {
    return this.alarms.findOne({ _id: id });
  }

  /** One that is due, for this process alone until `leaseUntil`; null if there is none. */
  claim(now: Date, leaseUntil: Date): Promise<AlarmDeliveryDoc | null> {
    return this.deliveries.findOneAndUpdate(
      // Named by its type, or the index of those that are due would not serve.
      { dueAt: { $type: 'date', $lte: now } },
      { $set: { dueAt: leaseUntil, underWay: true }, $inc: { tries: 1 } },
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    );
  }

  /** It is told, or never will be. */
  async settle(
    id: string,
    outcome: Exclude<TellingOutcome, 'pending'>,
    problem: string | null,
  ): Promise<void> {
    const change = { $set: { outcome, problem }, $unset: { dueAt: '', underWay: '' } } as const;
    await this.deliveries.updateOne({ _id: id }, change);
  }

  /** It is tried once more, then. */
  async putOff(id: string, problem: string, dueAt: Date): Promise<void> {
    const change = { $set: { problem, dueAt }, $unset: { underWay: '' } } as const;
    await this.deliveries.updateOne({ _id: id }, change);
  }

  /** It was not its turn: looked at again then, and no try. */
  async postpone(id: string, dueAt: Date): Promise<void> {
    const change = { $set: { dueAt }, $inc: { tries: -1 }, $unset: { underWay: '' } } as const;
    await this.deliveries.updateOne({ _id: id }, change);
  }

  delivery(id: string): Promise<AlarmDeliveryDoc | null> {
    return this.deliveries.findOne({ _id: id });
  }

  /** What became of telling these. */
  tellings(alarmIds: readonly string[]): Promise<AlarmDeliveryDoc[]> {
    return this.deliveries
      .find({ alarmId: { $in: [...alarmIds] } })
      .sort({ _id: 1 })
      .toArray();
  }

  /** Forgets those that were over before this time; answers how many. */
  async expire(before: Date, limit: number): Promise<number> {
    const old = await this.alarms
      .find({ clearedAt: { $lt: before } }, { projection: { _id: 1 } })
      .limit(limit)
      .toArray();
    const ids = old.map(({ _id }) => _id);
    await this.deliveries.deleteMany({ alarmId: { $in: ids } });
    await this.alarms.deleteMany({ _id: { $in: ids } });
    return ids.length;
  }

  private async due(
    alarmId: string,
    event: AlarmEvent,
    dueAt: Date,
    receivers: readonly (AlarmReceiver & Pick<AlarmDeliveryDoc, 'after'>)[],
    session: ClientSession,
  ): Promise<void> {
    if (receivers.length === 0) return;
    const deliveries = receivers.map((receiver, at) => ({
      _id: [alarmId, event, ...(receiver.to === null ? [] : [receiver.way, at])].join(':'),
      alarmId,
      event,
      ...receiver,
      tries: 0,
      dueAt,
      outcome: 'pending' as const,
      problem: null,
    }));
    await this.deliveries.insertMany(deliveries, { session });
  }

  private together<T>(work: (session: ClientSession) => Promise<T>): Promise<T> {
    return this.mongo.transaction(work) as Promise<T>;
  }
}

const WEBHOOK: AlarmReceiver = { way: 'webhook', to: null, accountId: null };

/** Whom a delivery is for. */
export const receiverOf = ({ way, to, accountId }: AlarmDeliveryDoc): AlarmReceiver => ({
  way: way ?? 'webhook',
  to: to ?? null,
  accountId: accountId ?? null,
});

/** Whom a rule tells. */
export const receiversOf = ({ webhookUrl, mailTo, wechat }: AlarmRuleDoc): AlarmReceiver[] => [
  ...(webhookUrl === null ? [] : [WEBHOOK]),
  ...(mailTo ?? []).map((to) => ({ way: 'mail' as const, to, accountId: null })),
  ...(wechat?.openIds ?? []).map((to) => ({
    way: 'wechat' as const,
    to,
    accountId: wechat?.accountId ?? null,
  })),
];
