import { runService } from '#libs/platform/nest';
import { GatewayModule, PUBLIC_OPERATIONS, prepareGateway } from './index.js';

await runService({
  name: 'gateway',
  modules: [GatewayModule],
  console: 'dist/console',
  publicOperations: PUBLIC_OPERATIONS,
  prepare: async (app) => {
    await prepareGateway(app);
  },
});
