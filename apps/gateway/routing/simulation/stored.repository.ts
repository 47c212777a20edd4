import { AgentRepository, standingOf } from '#libs/agent';
import { RecordingRepository } from '#libs/contact';
import type { RecordedContact } from '#libs/contract';
import { systemClock, type Config } from '#libs/platform';
import {
  PolicyRepository,
  PolicyService,
  QueueRepository,
  type RoutingPolicy,
  type World,
} from '#libs/routing';
import type { Connection } from 'mongoose';

const PAGE = 1000;

/** What a deployment's database tells; only read, never written. */
export interface Stored {
  world(): Promise<World>;
  policy(): Promise<RoutingPolicy>;
  /** Throws TOO_LARGE if there are more than `most`. */
  contacts(from: number, to: number, most: number): Promise<RecordedContact[]>;
}

/** Reads a deployment's database; `offerMs` and `wrapUpMs` are its settings, which hold where no policy says otherwise. */
export function storedIn(
  mongo: Connection,
  { offerMs, wrapUpMs }: Pick<Config, 'offerMs' | 'wrapUpMs'>,
): Stored {
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
    contacts: (from, to, most) => new RecordingRepository(mongo).read(from, to, most),
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
