/**
 * node scripts/bench.mjs routing-index: how fast the routing index alone matches, in the Redis at REDIS_URL. As many
 * agents as waiting contacts; every match is settled, its slot released and a new contact queued, so that both stay as
 * many as they were.
 */
import { agent, contact, line } from '#kit/index-entry';
import { connectRedis, newId, systemClock } from '#libs/platform';
import { RoutingIndex, rootOf, type Proposal } from '#libs/routing';
import { median } from './load.js';

const SIZES = [100, 10_000, 100_000];
const MATCHES = 20_000;
const BATCH = 64;
const RUNS = 3;

const LINES = ['general', 'tariff', 'clearance'].map((queueId) => line(queueId));

async function refill(index: RoutingIndex, proposals: readonly Proposal[]): Promise<void> {
  await index.settle(proposals.map((proposal) => proposal.contactId));
  await index.release(proposals);
  await index.enqueue(proposals.map(() => contact(newId(), Date.now())));
}

/** Matches a second of the match step alone, and of the whole cycle. */
async function measure(index: RoutingIndex): Promise<{ match: number; cycle: number }> {
  const begin = performance.now();
  let matching = 0;
  let done = 0;
  while (done < MATCHES) {
    const before = performance.now();
    const { proposals } = await index.match(BATCH);
    matching += performance.now() - before;
    if (proposals.length === 0) throw new Error('nothing to match');
    done += proposals.length;
    await refill(index, proposals);
  }
  return { match: (done / matching) * 1000, cycle: (done / (performance.now() - begin)) * 1000 };
}

const redis = await connectRedis(process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379');
const rows: { size: number; match: number; cycle: number; bytes: number }[] = [];
for (const size of SIZES) {
  const prefix = `jt-bench-${newId()}`;
  const index = new RoutingIndex(redis, prefix, systemClock);
  await index.markAlive();
  await index.enqueue(Array.from({ length: size }, (_, i) => contact(newId(), i)));
  const keys = ['contacts', 'wait:chat:general'].map((key) => `${rootOf(prefix)}:${key}`);
  const used = await Promise.all(keys.map((key) => redis.memory('USAGE', key, 'SAMPLES', 1000)));
  const bytes = Math.round(used.reduce<number>((sum, n) => sum + (n ?? 0), 0) / size);
  await index.setAgents(
    Array.from({ length: size }, (_, i) => agent(newId(), { lines: LINES, readySince: i })),
  );
  await measure(index); // warm
  const runs: { match: number; cycle: number }[] = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await measure(index));
  await index.clear();
  const row = {
    size,
    match: Math.round(median(runs.map((r) => r.match))),
    cycle: Math.round(median(runs.map((r) => r.cycle))),
    bytes,
  };
  rows.push(row);
  process.stdout.write(
    `${size} agents and waiting: ${row.match} matches/s, ${row.cycle}/s with settle, release and enqueue, ${row.bytes} B a contact\n`,
  );
}
redis.disconnect();

// What counts is whether more agents and contacts make it slower; that it is quicker with more is noise.
const rates = rows.map((row) => row.cycle);
const fall = (rates[0] ?? 0) / Math.min(...rates);
const short = [...(fall > 1.5 ? ['flat'] : []), ...(rows.some((row) => row.bytes > 2048) ? ['memory'] : [])];
process.stdout.write(`${JSON.stringify({ rows, fall: Math.round(fall * 100) / 100, short })}\n`);
