import { GatewayModule, PUBLIC_OPERATIONS, prepareGateway } from '#apps/gateway';
import { RouterModule } from '#apps/router';
import { VoiceModule } from '#apps/voice';
import { WorkerModule } from '#apps/worker';
import { readConfig, type Clock } from '#libs/platform';
import { CLOCK, startService, type Service } from '#libs/platform/nest';
import { settingsOf } from './processes.js';
import { Rest } from './rest.js';
import { guardedUri, scansSeen, watchScans } from './scan-guard.js';
import { ADMIN_PASSWORD, Site, type SignedInRest } from './site.js';
import { openStores, type Stores } from './stores.js';

export { ADMIN_PASSWORD, AGENT_PASSWORD, heldContact, type Console } from './site.js';
export { settingsOf } from './processes.js';

export interface JietongOptions {
  /** Serves the screens as they were built by `npm run build`; only for browser tests. */
  screens?: boolean;
  /** Looks at its clock before anybody signs in. */
  clock?: (clock: Clock) => void;
}

/** A whole Jietong in this process, on stores of its own. */
export class Jietong extends Site {
  private constructor(
    readonly stores: Stores,
    readonly service: Service,
    admin: SignedInRest,
  ) {
    super(service.url, admin);
  }

  /** `more`: settings on top, or how to make them from the stores' addresses. */
  static async start(
    more: Record<string, string> | ((stores: Stores) => Record<string, string>) = {},
    options: JietongOptions = {},
  ): Promise<Jietong> {
    const stores = await openStores();
    const extra = typeof more === 'function' ? more(stores) : more;
    await watchScans(stores.mongo);
    const guarded = { ...stores, mongodbUri: guardedUri(stores.mongodbUri) };
    const service = await startService({
      name: 'all',
      modules: [GatewayModule, RouterModule, VoiceModule, WorkerModule],
      config: readConfig(settingsOf(guarded, extra)),
      ...(options.screens ? { console: 'dist/console' } : {}),
      publicOperations: PUBLIC_OPERATIONS,
      prepare: async (app) => {
        options.clock?.(app.get<Clock>(CLOCK));
        await prepareGateway(app);
      },
    });
    const admin = await new Rest(service.url).signIn('admin', ADMIN_PASSWORD);
    return new Jietong(stores, service, admin);
  }

  /** Throws if the service read whole collections that grow. */
  async close(): Promise<void> {
    this.leave();
    await this.service.close();
    const scans = await scansSeen(this.stores.mongo);
    await this.stores.close();
    if (scans.length > 0) throw new Error(`no index serves these queries:\n${scans.join('\n')}`);
  }
}
