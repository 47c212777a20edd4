/** npm run asterisk: an Asterisk of this machine, for npm start to answer calls with. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfChanged, installDependencies, requireNode } from './lib/prepare.mjs';
import { root } from './lib/terminal.mjs';

requireNode();
await installDependencies();
await buildIfChanged();

process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(root, 'dist/apps/voice/asterisk.js')));
