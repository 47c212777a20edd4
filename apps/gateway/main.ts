import { runService } from '#libs/platform/nest';
import { GatewayModule, prepareGateway } from './index.js';

await runService({
  name: 'gateway',
  modules: [GatewayModule],
  console: 'dist/console',
  prepare: async (app) => {
    await prepareGateway(app);
  },
});
