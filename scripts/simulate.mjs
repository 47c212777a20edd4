/**
 * npm run simulate -- --policy FILE …: builds what changed, and compares a new routing policy with today's on
 * recorded or generated traffic. docs/SIMULATION.md says how.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfChanged, installDependencies, requireNode } from './lib/prepare.mjs';
import { root } from './lib/terminal.mjs';

requireNode();
await installDependencies();
// What is printed is the report alone: the build speaks to the other output.
const { log } = console;
console.log = console.error;
await buildIfChanged();
console.log = log;
await import(pathToFileURL(join(root, 'dist/apps/all/simulate/main.js')));
