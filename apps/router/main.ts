import { runService } from '#libs/platform/nest';
import { RouterModule } from './router.module.js';

await runService({ name: 'router', modules: [RouterModule] });
