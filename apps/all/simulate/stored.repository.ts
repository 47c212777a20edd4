import { AgentRepository, standingOf } from '#libs/agent';
import { RecordingRepository } from '#libs/contact';
import type { RecordedContact } from '#libs/contract';
import { connectMongo, systemClock, type Config, type Log } from '#libs/platform';
import { isFree, startEmbeddedStores } from '#libs/platform/embedded';
import {
  PolicyRepository,
  PolicyService,
  QueueRepository,
  type RoutingPolicy,
  type World,
} from '#libs/routing';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from 'mongoose';

const PAGE = 1000;
/** More contacts than this are not read at once. */
const MOST_CONTACTS = 1_000_000;
const NOWHERE = 'redis://127.0.0.1:0';

/** What a deployment's database tells; only read, never written. */
export interface Stored {
  world(): Promise<World>;
  policy(): Promise<RoutingPolicy>;
  contacts(from: number, to: number): Promise<RecordedContact[]>;
  close(): Promise<void>;
}

/**
 * The database of MONGODB_URI, else that of the home: running already, or started for this. Null if the home
 * has none. Throws StartRefusal or UNAVAILABLE.
 */
export async function openStored(
  config: Config,
  given: string | undefined,
  log: Log,
): Promise<Stored | null> {
  if (given) return storedIn(await connectMongo(given), config, async () => undefined);
  if (!existsSync(join(config.home, 'mongo'))) return null;
  const running = await runningUri(config.home);
  if (running) return storedIn(await connectMongo(running), config, async () => undefined);
  const stores = await startEmbeddedStores({
    home: config.home,
    log,
    given: { redisUrl: NOWHERE },
    ports: { mongo: config.mongoPort },
  });
  try {
    return storedIn(await connectMongo(stores.mongodbUri), config, () => stores.stop());
  } catch (error) {
    await stores.stop();
    throw error;
  }
}

/** The home's own database, if a launcher has it running. */
async function runningUri(home: string): Promise<string | null> {
  const file = join(home, 'mongo.port');
  const port = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (!Number.isInteger(port) || port <= 0 || (await isFree(port))) return null;
  return `mongodb://127.0.0.1:${port}/jietong?directConnection=true`;
}

function storedIn(mongo: Connection, { offerMs, wrapUpMs }: Config, after: () => Promise<void>): Stored {
  return {
    async world() {
      const queues = await new QueueRepository(mongo).list();
      return {
        queues: queues.map(({ id, districtId, priority, offerSeconds }) => ({
          id,
          districtId,
          priority,
          offerSeconds,
        })),
        agents: await agentsOf(mongo),
        offerMs,
      };
    },
    async policy() {
      const service = new PolicyService(new PolicyRepository(mongo), systemClock);
      const { version, content } = await service.latest();
      if (version > 0) return content;
      // Until somebody writes a policy, wrap-up is as the deployment is set.
      return { ...content, agentDefaults: { ...content.agentDefaults, wrapUpSeconds: wrapUpMs / 1000 } };
    },
    contacts: (from, to) => new RecordingRepository(mongo).read(from, to, MOST_CONTACTS),
    async close() {
      await mongo.close();
      await after();
    },
  };
}

async function agentsOf(mongo: Connection): Promise<World['agents']> {
  const repository = new AgentRepository(mongo);
  const agents: World['agents'][number][] = [];
  for (let after: string | null = null; ;) {
    const page = await repository.page({ districtId: null, queueId: null }, after, PAGE);
    agents.push(...page.map(standingOf));
    if (page.length < PAGE) return agents;
    after = page.at(-1)?._id ?? null;
  }
}
