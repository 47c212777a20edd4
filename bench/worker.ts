/** The worker as a process of its own: reactions, and so facts. */
import { WorkerModule } from '#apps/worker';
import { answerParent } from './child.js';
import { openProduct } from './product.js';

const app = await openProduct('worker', WorkerModule);

answerParent({
  ready: async () => undefined,
  stop: () => app.close(),
});
