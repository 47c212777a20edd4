/** npm run rebuild-figures [-- --check]: builds what changed, and makes facts and roll-ups again from the timelines. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfChanged, installDependencies, requireNode } from './lib/prepare.mjs';
import { root } from './lib/terminal.mjs';

requireNode();
await installDependencies();
await buildIfChanged();
await import(pathToFileURL(join(root, 'dist/apps/all/rebuild/main.js')));
