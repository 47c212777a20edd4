/** npm run annual -- --year YYYY [--district NN] [--json]: builds what changed, and prints the figures of a year. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfChanged, installDependencies, requireNode } from './lib/prepare.mjs';
import { root } from './lib/terminal.mjs';

requireNode();
await installDependencies();
// What is printed is the figures alone: the build speaks to the other output.
const { log } = console;
console.log = console.error;
await buildIfChanged();
console.log = log;
await import(pathToFileURL(join(root, 'dist/apps/all/annual/main.js')));
