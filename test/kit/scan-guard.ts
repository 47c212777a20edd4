import type { Connection } from 'mongoose';

/** How the service under test names itself to MongoDB, so that its queries can be told from a test's own. */
const APP_NAME = 'jietong-under-test';

/** Small whatever a year brings: reading all of one is how it is meant. */
const SMALL = ['queues', 'policies', 'leases', 'calendars', 'metadata'];

/** The same store, for the service under test. */
export function guardedUri(mongodbUri: string): string {
  const uri = new URL(mongodbUri);
  uri.searchParams.set('appName', APP_NAME);
  return uri.toString();
}

/** From now on MongoDB notes each query of the service that no index serves. */
export async function watchScans(mongo: Connection): Promise<void> {
  await mongo.db?.command({ profile: 1, filter: { appName: APP_NAME, planSummary: /COLLSCAN/ } });
}

/** What reads a whole collection that grows, each once: it would be slow in a year, and not before. */
export async function scansSeen(mongo: Connection): Promise<string[]> {
  const rows = await mongo.collection('system.profile').find().toArray();
  const seen = rows.map(({ ns, command }) => {
    const { filter, q, pipeline, query } = (command ?? {}) as Record<string, unknown>;
    return `${String(ns).split('.').slice(1).join('.')} ${JSON.stringify(filter ?? q ?? query ?? pipeline)}`;
  });
  return [...new Set(seen)].filter((scan) => !SMALL.some((name) => scan.startsWith(`${name} `)));
}
