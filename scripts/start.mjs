/**
 * npm start [-- --demo]: from a fresh clone to running services, with nothing but Node.
 * Installs the dependencies of the lock file and builds, both only when something changed, and then
 * becomes apps/all in this same process, so that arguments, signals and the exit code are its own. npm's script says
 * `exec node`: npm passes SIGTERM on to its shell alone, which would die of it and leave this process to itself.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfChanged, installDependencies, requireNode } from './lib/prepare.mjs';
import { root } from './lib/terminal.mjs';

requireNode();
await installDependencies();
await buildIfChanged();

const main = join(root, 'dist/apps/all/main.js');
process.argv[1] = main;
process.setSourceMapsEnabled(true);
await import(pathToFileURL(main));
