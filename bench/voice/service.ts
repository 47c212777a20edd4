/**
 * Router and voice process in one, as `npm start` has them, with agents who wrap up at once. Facts are made by the
 * worker beside it.
 */
import { RouterModule } from '#apps/router';
import { AsteriskLink, VoiceModule } from '#apps/voice';
import { AgentService } from '#libs/agent';
import { AccountRepository, RecordingNotices, VoiceNumberService } from '#libs/channel';
import { ContactService } from '#libs/contact';
import type { Transition, TransitionSource } from '#libs/contract';
import { METRICS, MONGO, TRANSITIONS } from '#libs/platform/nest';
import { RoutingIndex } from '#libs/routing';
import type { Connection } from 'mongoose';
import { setTimeout as pause } from 'node:timers/promises';
import type { Registry } from 'prom-client';
import { answerParent } from '../child.js';
import { openProduct } from '../product.js';

const app = await openProduct('service', RouterModule, VoiceModule);
const contacts = app.get(ContactService);
const agents = app.get(AgentService);
const link = app.get(AsteriskLink);
const registry = app.get<Registry>(METRICS);
const stored = app
  .get<Connection>(MONGO)
  .collection<{ _id: string; state: string; outcome?: string; customer?: { identity: string } }>('contacts');

/** What an agent's console does when a conversation is over. */
function wrapUp({ after }: Transition): void {
  const { id, state, epoch, owner } = after;
  if (state !== 'wrap-up' || !owner) return;
  const close = {
    type: 'close',
    by: 'agent',
    epoch,
    agentId: owner.agentId,
    disposition: 'answered',
  } as const;
  contacts.apply(id, close).catch((error: unknown) => console.error('a contact is not wrapped up', error));
}
app.get<TransitionSource>(TRANSITIONS).followTransitions({
  onTransitions: (transitions) => transitions.forEach(wrapUp),
});

/** A metric of /metrics by its first label; of a histogram what is asked for: `sum` or `count`. */
async function counted(name: string, part = ''): Promise<Record<string, number>> {
  const metric = await registry.getSingleMetric(name)?.get();
  const values: { labels: object; value: number; metricName?: string }[] = metric?.values ?? [];
  return Object.fromEntries(
    values
      .filter(({ metricName = name }) => metricName === `${name}${part && `_${part}`}`)
      .map(({ labels, value }) => [String(Object.values(labels)[0] ?? ''), value]),
  );
}

answerParent({
  /** Resolves when calls are answered, and these agents wait for them. */
  async open({ number, agentIds }: { number: string; agentIds: string[] }): Promise<void> {
    const numbers = new VoiceNumberService(app.get(AccountRepository), app.get(RecordingNotices));
    await numbers.create({ districtId: '00' }, { id: number, prompts: [], queueId: 'general' });
    while (!link.isReady) await pause(50);
    for (const userId of agentIds) {
      await agents.connect({ userId, displayName: userId, districtId: '00' });
      await agents.update(userId, { capacity: { voice: 1, chat: 0 } }, { districtId: null });
      await agents.setPresence(userId, 'online');
    }
    const index = app.get(RoutingIndex);
    while ((await index.size()).agents < agentIds.length) await pause(50);
  },
  /** Resolves when no contact is open any more; answers how all ended so far, or throws after some seconds. */
  async rest({ seconds }: { seconds: number }): Promise<Record<string, number>> {
    for (let left = seconds * 10; ; left -= 1) {
      const open = await stored.countDocuments({ state: { $ne: 'closed' } });
      if (open === 0) break;
      if (left <= 0) throw new Error(`${open} contacts are still open after ${seconds} s`);
      await pause(100);
    }
    const outcomes = await stored
      .aggregate<{ _id: string; count: number }>([{ $group: { _id: '$outcome', count: { $sum: 1 } } }])
      .toArray();
    return Object.fromEntries(outcomes.map(({ _id, count }) => [_id, count]));
  },
  /** The caller's number of each contact. */
  async callers(): Promise<Record<string, string>> {
    const all = await stored.find({}, { projection: { 'customer.identity': 1 } }).toArray();
    return Object.fromEntries(all.map(({ _id, customer }) => [_id, customer?.identity ?? '']));
  },
  /** Requests to Asterisk and its events, and callers turned away, since the start. */
  async ari(): Promise<AriCounts> {
    const turnedAway = (await counted('jietong_calls_turned_away_total'))[''] ?? 0;
    return {
      requests: await counted('jietong_ari_request_seconds', 'count'),
      seconds: await counted('jietong_ari_request_seconds', 'sum'),
      events: await counted('jietong_ari_events_total'),
      turnedAway,
    };
  },
  stop: () => app.close(),
});

/** By kind and by type. */
export interface AriCounts {
  requests: Record<string, number>;
  /** All of a kind together. */
  seconds: Record<string, number>;
  events: Record<string, number>;
  turnedAway: number;
}
