import { AccountRepository, WechatAccountService } from '#libs/channel';
import { AppError, NATIONAL_DISTRICT, type Principal } from '#libs/contract';
import { AuditLog, LoginService, OfficeService, UserService } from '#libs/identity';
import { TopicService } from '#libs/knowledge';
import { QueueService } from '#libs/routing';
import type { WechatSecrets } from '../demo-secrets.js';
import { HUMAN_USERS, SCORERS, SIMULATED_AGENTS, type DemoUser } from './people.rules.js';
import { DEMO_NUMBERS, DEMO_QUEUES, DEMO_WECHAT, HUMAN_QUEUE, type DemoQueue } from './place.rules.js';
import { DEMO_OFFICES, DEMO_TOPICS } from './topic.rules.js';

export interface SeedParts {
  queues: QueueService;
  users: UserService;
  login: LoginService;
  accounts: AccountRepository;
  wechat: WechatAccountService;
  audit: AuditLog;
  topics: TopicService;
  offices: OfficeService;
}

export interface SeedSecrets {
  password: string;
  wechat: WechatSecrets;
}

/** Who makes the demo's users, as the audit names them. */
const SEEDER: Principal = {
  userId: 'demo-seed',
  username: 'demo-seed',
  displayName: '演示数据',
  roles: ['administrator'],
  districtId: NATIONAL_DISTRICT,
  sessionId: '',
};
const PAGE = 200;
const EVERYWHERE = { districtId: null };

/**
 * Makes what the demo needs and is missing. What is there stays as people have changed it, but for the
 * secrets, which must be those the banner tells and the followers sign with.
 */
export class SeedService {
  constructor(
    private readonly parts: SeedParts,
    private readonly secrets: SeedSecrets,
  ) {}

  /** Answers the ids of all users by their names. */
  async seed(): Promise<ReadonlyMap<string, string>> {
    await this.parts.queues.seed(); // agents of the demo serve `general` too
    await this.offices();
    for (const { name, nameEn } of DEMO_TOPICS) {
      const topic = { districtId: NATIONAL_DISTRICT, name, nameEn };
      await unlessThere(() => this.parts.topics.create(topic, EVERYWHERE));
    }
    for (const queue of [...DEMO_QUEUES, HUMAN_QUEUE]) await this.queue(queue);
    for (const { id, name, districtId, queueId } of DEMO_NUMBERS) {
      const number = { id, channel: 'voice', districtId, queueId, name } as const;
      await this.parts.accounts.ensure({ ...number, officeId: null, settings: {} });
    }
    await this.wechatAccount();
    const known = await this.knownUsers();
    await Promise.all(
      [...SIMULATED_AGENTS, ...HUMAN_USERS, ...SCORERS].map((user) => this.user(user, known)),
    );
    return this.knownUsers();
  }

  /** Those that are missing: what people made of the others stays. */
  private async offices(): Promise<void> {
    const { items } = await this.parts.offices.list(EVERYWHERE, null, PAGE);
    const missing = DEMO_OFFICES.filter((office) => !items.some(({ id }) => id === office.id));
    for (const { id, ...names } of missing) {
      await this.parts.offices.put(id, { ...names, active: true }, EVERYWHERE);
    }
  }

  private async queue(queue: DemoQueue): Promise<void> {
    const { topics: _, account, officeId = null, ...fields } = queue;
    const { id, districtId, name } = fields;
    const isNew = await unlessThere(() => this.parts.queues.create(fields, EVERYWHERE));
    if (isNew) {
      const target = `queue:${id}`;
      await this.parts.audit.record({ actor: 'system', action: 'queue.created', target, districtId });
    }
    const chat = { channel: 'webchat', districtId, queueId: id, name: `网页咨询 · ${name}` } as const;
    await this.parts.accounts.ensure({ id: account, ...chat, officeId, settings: {} });
  }

  private async wechatAccount(): Promise<void> {
    const { wechat } = this.parts;
    const secrets = this.secrets.wechat;
    const isNew = await unlessThere(() =>
      wechat.create(SEEDER, { ...DEMO_WECHAT, ...secrets, mode: 'safe' }),
    );
    if (!isNew) await wechat.update(SEEDER, DEMO_WECHAT.id, secrets);
  }

  private async user(user: DemoUser, known: ReadonlyMap<string, string>): Promise<void> {
    const { password } = this.secrets;
    const { username, displayName, roles, districtId, queueIds } = user;
    const id = known.get(username);
    if (id !== undefined) return this.renewPassword(id, username);
    await unlessThere(() =>
      this.parts.users.create(SEEDER, { username, displayName, roles, districtId, queueIds, password }),
    );
  }

  private async renewPassword(id: string, username: string): Promise<void> {
    try {
      await this.parts.login.login(username, this.secrets.password);
    } catch (error) {
      if (!isRefusal(error, 'BAD_CREDENTIALS', 'LOCKED_OUT')) throw error;
      await this.parts.users.change(SEEDER, id, { password: this.secrets.password });
    }
  }

  /** Ids by name. */
  private async knownUsers(): Promise<Map<string, string>> {
    const known = new Map<string, string>();
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<UserService['list']>> = await this.parts.users.list(
        SEEDER,
        cursor,
        PAGE,
      );
      for (const { id, username } of page.items) known.set(username, id);
      cursor = page.next;
    } while (cursor !== null);
    return known;
  }
}

/** True if it was made now, false if it was there. */
async function unlessThere(make: () => Promise<unknown>): Promise<boolean> {
  try {
    await make();
    return true;
  } catch (error) {
    if (isRefusal(error, 'ALREADY_EXISTS')) return false;
    throw error;
  }
}

const isRefusal = (error: unknown, ...codes: AppError['code'][]): boolean =>
  error instanceof AppError && codes.includes(error.code);
