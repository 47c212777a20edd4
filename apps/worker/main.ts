import { runService } from '#libs/platform/nest';
import { WorkerModule } from './worker.module.js';

await runService({ name: 'worker', modules: [WorkerModule] });
