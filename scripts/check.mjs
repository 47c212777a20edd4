/**
 * npm run check: format (oxfmt), types (tsc), lint with layers and import cycles (oxlint), and the
 * house rules a linter can't see (lib/house-rules.mjs). All four run; one that fails fails the command.
 */
import { join } from 'node:path';
import { installDependencies, requireNode } from './lib/prepare.mjs';
import { filesOf } from './lib/sources.mjs';
import { root, run } from './lib/terminal.mjs';

requireNode();
await installDependencies();

const tool = (name) => join(root, 'node_modules/.bin', name);
const folders = ['apps', 'libs', 'test', 'bench'].filter((folder) => filesOf([folder]).length > 0);
const checks = {
  format: [tool('oxfmt'), ['--check', '.']],
  types: [tool('tsc'), ['--noEmit']],
  lint: [
    tool('oxlint'),
    ['--type-aware', '--tsconfig', 'tsconfig.json', '--deny-warnings', ...folders, 'scripts'],
  ],
  'house rules': [process.execPath, ['scripts/lib/house-rules.mjs']],
};
if (filesOf(['apps/console/tsconfig.json']).length > 0) {
  checks['console types'] = [tool('tsc'), ['--noEmit', '-p', 'apps/console/tsconfig.json']];
}

const failed = [];
for (const [name, [command, args]] of Object.entries(checks)) {
  const code = await run(command, args);
  console.log(`${code === 0 ? '✔' : '✖'} ${name}`);
  if (code !== 0) failed.push(name);
}
console.log(failed.length === 0 ? 'check: all hold' : `check: failed in ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
