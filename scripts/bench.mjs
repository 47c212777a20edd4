/**
 * npm run bench:NAME [-- arguments]: builds what changed, and runs bench/NAME.ts in this process.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfChanged, installDependencies, requireNode } from './lib/prepare.mjs';
import { fail, root } from './lib/terminal.mjs';

requireNode();
await installDependencies();
await buildIfChanged();

const [name, ...args] = process.argv.slice(2);
if (!name) fail('请指定基准的名称。', 'Name the bench to run.');
const main = join(root, `dist/bench/${name}.js`);
process.argv = [process.argv[0], main, ...args];
await import(pathToFileURL(main));
