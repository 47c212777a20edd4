import type { Log } from '#libs/platform';
import { LOG, runService } from '#libs/platform/nest';
import { GatewayModule, PUBLIC_OPERATIONS, prepareGateway } from './index.js';

await runService({
  name: 'gateway',
  modules: [GatewayModule],
  console: 'dist/console',
  publicOperations: PUBLIC_OPERATIONS,
  prepare: async (app) => {
    const { firstPassword } = await prepareGateway(app);
    // A log is no place for it, and there is nobody to tell.
    if (firstPassword !== null) {
      app
        .get<Log>(LOG, { strict: false })
        .warn({ username: 'admin' }, 'the first administrator has a password that nobody knows: renew it');
    }
  },
});
