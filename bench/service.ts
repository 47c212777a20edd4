/**
 * Gateway and router in one process, as the product wires them, with the agents' acts taken from
 * sockets straight to DeskService. Load comes from inside, as channels bring it: ContactService.open.
 */
import { DeskService, WrapUpService } from '#apps/gateway';
import { RouterModule } from '#apps/router';
import { AgentService } from '#libs/agent';
import {
  ContactPortService,
  ContactService,
  ContactViewService,
  CustomerService,
  MessageService,
} from '#libs/contact';
import type { Ack, Disposition } from '#libs/contract';
import { TopicRepository, TopicService } from '#libs/knowledge';
import { shanghaiDay, type SocketPush } from '#libs/platform';
import { CLOCK, hearPushes, MONGO, PUSH } from '#libs/platform/nest';
import { ReconcileService, RoutingFollower, RoutingIndex } from '#libs/routing';
import type { Connection } from 'mongoose';
import { setTimeout as pause } from 'node:timers/promises';
import type { Socket } from 'socket.io';
import { answerParent, sharedNow } from './child.js';
import { openConsoleServer } from './console-server.js';
import { LoadRun, NOBODYS_QUEUE, percentiles, type Load, type Outcome, type Percentiles } from './load.js';
import { agentPrincipal, config, openProduct } from './product.js';

const app = await openProduct('service', RouterModule);
const contacts = app.get(ContactService);
const index = app.get(RoutingIndex);
const stored = app.get<Connection>(MONGO).collection('contacts');
const facts = app.get<Connection>(MONGO).collection('facts');
const wrapUps = new WrapUpService(
  new TopicService(new TopicRepository(app.get<Connection>(MONGO)), app.get(CLOCK)),
  contacts,
  app.get(ContactPortService),
  app.get(CustomerService),
  config.repeatMs,
);
const desk = new DeskService({
  agents: app.get(AgentService),
  contacts,
  held: app.get(ContactPortService),
  views: app.get(ContactViewService),
  messages: app.get(MessageService),
  wrapUps,
  clock: app.get(CLOCK),
});

/** When each contact under way arrived, and when each agent was last freed: shared clock, ms. */
const arrivals = new Map<string, number>();
const freedAt = new Map<string, number>();
let reoffers: number[] = [];
let served = new Map<string, number>();
let run: LoadRun | null = null;
let arrived = 0;
let ended = 0;
const startDay = shanghaiDay(Date.now());

async function arrive(at: number, queueId = 'general'): Promise<void> {
  const n = (arrived += 1);
  const { image } = await contacts.open(
    {
      channel: 'wechat',
      accountId: 'bench',
      districtId: '00',
      queueId,
      identity: `bench-${process.pid}-${n}`,
    },
    `wechat:bench:${process.pid}:${n}`,
  );
  if (queueId === 'general') arrivals.set(image.id, at);
}

interface Act {
  contactId: string;
  epoch: number;
  agentId: string;
}

/** Notes how long the contact waited for its offer, and the agent for theirs. */
function noteOffer({ contactId, agentId }: Act, seenAt: number): void {
  const at = arrivals.get(contactId);
  // The offer can be quicker than the answer to whoever opened the contact.
  if (at === undefined) return void setImmediate(() => noteOffer({ contactId, agentId, epoch: 0 }, seenAt));
  arrivals.delete(contactId);
  run?.offered(seenAt - at);
  const freed = freedAt.get(agentId);
  if (freed !== undefined) reoffers.push(Math.max(0, seenAt - freed));
}

function noteEnd({ agentId }: Act): void {
  ended += 1;
  freedAt.set(agentId, sharedNow());
  served.set(agentId, (served.get(agentId) ?? 0) + 1);
  run?.ended();
}

function serveConsole(socket: Socket): void {
  void socket.join(socket.handshake.auth['rooms'] as string[]);
  const on = <A extends Act>(event: string, act: (body: A) => Promise<unknown>): void => {
    socket.on(event, (body: A, reply: (ack: Ack<unknown>) => void) => {
      act(body).then(
        (data) => reply({ ok: true, data }),
        (error: unknown) => run?.failed(error),
      );
    });
  };
  on<Act & { seenAt: number }>('contact.accept', async (act) => {
    noteOffer(act, act.seenAt);
    return desk.accept(agentPrincipal(act.agentId), act);
  });
  on('contact.end', (act) => desk.end(act.agentId, act));
  on<Act & { disposition: Disposition }>('contact.wrap-up', async (act) => {
    const said = { disposition: act.disposition, topicId: null, unattended: false };
    const contact = await desk.wrapUp(act.agentId, act, said);
    noteEnd(act);
    return contact;
  });
}

const { server, url } = await openConsoleServer();
const pushes = hearPushes(server, app.get<SocketPush>(PUSH), config.redisUrl, config.redisPrefix);
server.of('/agent').on('connection', serveConsole);

/** Asking is work for the store too. */
const POLL_MS = 50;

/** Resolves when no contact has an entry that no reaction has seen. */
async function reacted(): Promise<void> {
  while ((await stored.countDocuments({ unreactedSince: { $type: 'date' } })) > 0) await pause(POLL_MS);
}

/** Resolves when the last fact of every contact that has ended is made. */
async function measured(): Promise<void> {
  const days = [startDay, shanghaiDay(Date.now())];
  while ((await facts.countDocuments({ day: { $in: days }, name: 'handled' })) < ended) await pause(POLL_MS);
}

answerParent({
  open: async (): Promise<string> => url,
  async run(load: Load): Promise<Outcome> {
    run = new LoadRun((at) => arrive(at));
    const outcome = await run.run(load, measured);
    // The marks come later; nobody waits for them, but they are part of what a contact costs.
    await reacted();
    return outcome;
  },
  /** Rounds of arrivals at one moment; answers how many each agent who served got. */
  async bursts({ rounds, size }: { rounds: number; size: number }): Promise<number[]> {
    served = new Map();
    for (let round = 0; round < rounds; round += 1) {
      run = new LoadRun((at) => arrive(at));
      await run.run({ inFlight: size, seconds: 0, atLeast: size }, async () => undefined);
    }
    return [...served.values()];
  },
  /** One contact for each of `count` agents; resolves when all but those `keep` keep are closed. */
  async occupy({ count, keep }: { count: number; keep: number }): Promise<void> {
    run = new LoadRun((at) => arrive(at));
    await Promise.all(Array.from({ length: count }, () => arrive(sharedNow())));
    const stillOn = { state: { $ne: 'closed' } };
    const kept = { state: 'active' };
    while ((await stored.countDocuments(stillOn)) > keep || (await stored.countDocuments(kept)) < keep) {
      await pause(50);
    }
  },
  /** Contacts that nobody serves. */
  async queueUp({ count }: { count: number }): Promise<void> {
    for (let i = 0; i < count; i += 500) {
      await Promise.all(Array.from({ length: Math.min(500, count - i) }, () => arrive(0, NOBODYS_QUEUE)));
    }
    await app.get(RoutingFollower).settled();
    await reacted();
  },
  /** Freed → next offer of the same agent since the last time this was asked. */
  async reoffers(): Promise<Percentiles> {
    const found = percentiles(reoffers);
    reoffers = [];
    freedAt.clear();
    return found;
  },
  /** What is left once what was under way is over: the least of what it is for a while. */
  async heap(): Promise<number> {
    let least = Infinity;
    for (let still = 0; still < 5; still += 1) {
      await pause(100);
      globalThis.gc?.();
      const used = process.memoryUsage().heapUsed;
      if (used < least * 0.99) still = 0;
      least = Math.min(least, used);
    }
    return least;
  },
  compare: () => app.get(ReconcileService).compare(),
  size: () => index.size(),
  async stop() {
    await server.close();
    await app.close();
    pushes.disconnect();
  },
});
