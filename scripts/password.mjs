/** npm run password -- USERNAME: builds what changed, and makes a new password for who has lost theirs. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfChanged, installDependencies, requireNode } from './lib/prepare.mjs';
import { root } from './lib/terminal.mjs';

requireNode();
await installDependencies();
await buildIfChanged();
await import(pathToFileURL(join(root, 'dist/apps/all/password/main.js')));
