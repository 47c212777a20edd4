import type { Clock } from '#libs/platform';
import type { Redis } from 'ioredis';
import type { RoutingPolicy } from '../../policy/model/policy.rules.js';
import type { Traffic } from '../scenario.rules.js';
import { comeBack, comeOn, goOff } from './duty.rules.js';
import { MatchingAdapter, type Changes } from './matching.adapter.js';
import { answer, close, offer } from './serving.rules.js';
import { nothingPending, openStage, type Happening, type Pending, type Stage } from './stage.rules.js';
import { arrive, loosePatience, tick } from './waiting.rules.js';

/** Proposals asked for at a time. */
const BATCH = 64;
/** How many moments pass between two looks at whether to stop. */
const LOOK_EVERY = 256;

/** Where a replay runs. */
export interface Place {
  redis: Redis;
  /** Of every key; nobody else's. */
  prefix: string;
  /** Ends it; the promise then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/**
 * One seed under one policy, from the first moment to the last: everything that happens at a moment is applied,
 * then the index matches, exactly as the routers' does. Deterministic: the same traffic, policy and seed give
 * the same stage. What is still going on at the end stays as it is.
 */
export async function replay(
  traffic: Traffic,
  policy: RoutingPolicy,
  seed: number,
  { redis, prefix, signal }: Place,
): Promise<Stage> {
  const stage = openStage(traffic, policy, seed);
  const clock: Clock = stage.clock;
  const matching = new MatchingAdapter(redis, prefix, clock);
  try {
    await matching.open();
    for (let moments = 0; stage.events.nextAt < traffic.to; moments += 1) {
      if (moments % LOOK_EVERY === 0) signal?.throwIfAborted();
      const at = stage.events.nextAt;
      stage.clock.advance(at - clock.now());
      while (stage.events.nextAt === at) happen(stage, stage.events.next());
      await route(stage, matching);
    }
  } finally {
    await matching.close();
  }
  stage.clock.advance(traffic.to - clock.now());
  for (const desk of stage.desks.values()) desk.count(clock.now());
  return stage;
}

function happen(stage: Stage, event: Happening): void {
  switch (event.type) {
    case 'arrive':
      return arrive(stage, event.n);
    case 'patience':
      return loosePatience(stage, event.caller);
    case 'tick':
      if (event.caller.state === 'waiting' && event.caller.tick === event.tick) tick(stage, event.caller);
      return;
    case 'answer':
      return answer(stage, event.caller, event.epoch, event.answer);
    case 'close':
      return close(stage, event.caller);
    case 'on':
      return comeOn(stage, event.desk);
    case 'off':
      return goOff(stage, event.desk);
    case 'back':
      return comeBack(stage, event.desk, event.since);
    case 'forget':
      stage.pending.forget = true;
  }
}

/** Tells the index what has changed, and makes its proposals real until it has no more. */
async function route(stage: Stage, matching: MatchingAdapter): Promise<void> {
  const { arrived } = stage.pending;
  let matchable = isMatchable(stage);
  apply(stage, matching);
  while (matchable) {
    const proposals = await matching.match(BATCH);
    for (const proposal of proposals) offer(stage, proposal);
    apply(stage, matching);
    matchable = proposals.length === BATCH;
  }
  for (const caller of arrived) {
    if (caller.state === 'waiting') matching.place(caller.id, (place) => (caller.stood = place));
  }
}

/** False if nothing has happened that could bring a contact and an agent together. */
function isMatchable({ pending, waiting, classes, desks }: Stage): boolean {
  if (waiting === 0) return false;
  if (pending.freed.length + pending.desks.size > 0 || pending.forget) return true;
  if (pending.placed.size === 0) return false;
  for (const desk of desks.values()) if (desk.mayHaveRoom(classes)) return true;
  return false;
}

function apply(stage: Stage, matching: MatchingAdapter): void {
  const { pending } = stage;
  stage.pending = nothingPending();
  matching.apply(changesOf(stage, pending));
  if (pending.forget) matching.forgetDeclines();
}

function changesOf(stage: Stage, pending: Pending): Changes {
  const { settled, declined, desks, gone, freed, handled, placed } = pending;
  return {
    settled,
    declined,
    agents: [...desks].map((desk) => desk.setting(stage.classes)),
    gone,
    freed: freed
      .filter(({ desk }) => desk.ready && !desks.has(desk))
      .map(({ desk, slot }) => ({ agentId: desk.id, slot })),
    handled,
    placed: [...placed.values()],
  };
}
