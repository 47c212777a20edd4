/** npm run build: everything from nothing into dist/ (the servers by tsc, the console by vite). */
import { buildAll, installDependencies, requireNode } from './lib/prepare.mjs';

requireNode();
await installDependencies();
await buildAll();
