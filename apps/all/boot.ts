import { GatewayModule, PUBLIC_OPERATIONS, prepareGateway } from '#apps/gateway';
import { RouterModule } from '#apps/router';
import { WorkerModule } from '#apps/worker';
import type { Config } from '#libs/platform';
import { startService } from '#libs/platform/nest';
import type { Running } from './launch.js';

/** Starts gateway, router and worker in this one process. */
export async function boot(config: Config): Promise<Running> {
  let firstPassword: string | null = null;
  const service = await startService({
    name: 'all',
    modules: [GatewayModule, RouterModule, WorkerModule],
    config,
    console: 'dist/console',
    publicOperations: PUBLIC_OPERATIONS,
    prepare: async (app) => {
      ({ firstPassword } = await prepareGateway(app));
    },
  });
  return { url: service.url, close: () => service.close(), firstPassword: firstPassword ?? undefined };
}
