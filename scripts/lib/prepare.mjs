/**
 * What every command needs first: a Node that is new enough, the dependencies of the lock file,
 * and a build of the present sources. Each step is skipped when nothing changed since the last time.
 */
import { copyFileSync, existsSync, lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesOf, fingerprint, readStamp } from './sources.mjs';
import { fail, root, run, say } from './terminal.mjs';

const modules = join(root, 'node_modules');
const dist = join(root, 'dist');
const SERVER_FOLDERS = ['apps', 'libs', 'test', 'bench'];

/** Node ≥ 20.19 is the first 20 that loads ES modules from `require`, which parts of Nest need. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(
    `需要 Node.js 20.19 或更新版本，当前为 ${process.versions.node}：请升级后重试。`,
    `Node.js 20.19 or later is needed, this is ${process.versions.node}: upgrade it and try again.`,
  );
}

/** `npm ci`, when the lock file is not the one that was installed last. */
export async function installDependencies() {
  // A linked node_modules belongs to another checkout, which looks after it.
  if (existsSync(modules) && lstatSync(modules).isSymbolicLink()) return;
  const stamp = join(modules, '.installed');
  const wanted = fingerprint(['package-lock.json']);
  if (readStamp(stamp) === wanted) return;
  say('正在安装依赖…', 'Installing dependencies…');
  // The build and the tests need the development ones even where NODE_ENV says production.
  const code = await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) fail('依赖安装失败（见上）。', 'The dependencies could not be installed (see above).');
  writeFileSync(stamp, wanted);
}

/** Compiles what changed: the servers (tsc) and the console (vite) each by their own stamp. */
export async function buildIfChanged() {
  await buildServers();
  await buildConsole();
}

/** Builds everything from nothing. */
export async function buildAll() {
  rmSync(dist, { recursive: true, force: true });
  await buildIfChanged();
}

/** Built by Vite alone; the console's rules are compiled with the servers too, for their specs. */
const isScreen = (file) => file.startsWith('apps/console/') && !file.startsWith('apps/console/model/');

async function buildServers() {
  const sources = filesOf([...SERVER_FOLDERS]).filter((file) => !isScreen(file));
  await buildPart('servers', [...sources, 'package.json', 'package-lock.json', 'tsconfig.json'], async () => {
    removeOrphans(sources);
    // What was checked before and has not changed is not checked again: the second build takes seconds.
    const remembered = join(dist, '.servers.tsbuildinfo');
    const whole = SERVER_FOLDERS.every((folder) => existsSync(join(dist, folder)));
    if (!whole) rmSync(remembered, { force: true });
    const code = await run(join(modules, '.bin', 'tsc'), ['--incremental', '--tsBuildInfoFile', remembered]);
    for (const file of sources.filter((name) => !name.endsWith('.ts'))) copyToDist(file);
    return code;
  });
}

/** Whatever was deleted from the sources must not live on: the tests run what is in dist. */
function removeOrphans(sources) {
  const wanted = new Set(sources.map((file) => file.replace(/\.ts$/, '.js')));
  for (const file of filesOf(SERVER_FOLDERS.map((folder) => join('dist', folder)))) {
    const made = file.slice('dist/'.length).replace(/\.map$/, '');
    if (!wanted.has(made)) rmSync(join(root, file), { force: true });
  }
}

async function buildConsole() {
  if (!existsSync(join(root, 'apps/console/vite.config.ts'))) return;
  // The console shares the types and words of the contract.
  const sources = [...filesOf(['apps/console', 'libs/contract']), 'package-lock.json'];
  await buildPart('console', sources, () =>
    run(join(modules, '.bin', 'vite'), ['build', 'apps/console', '--logLevel', 'warn']),
  );
}

async function buildPart(name, sources, build) {
  const stamp = join(dist, `.${name}-built`);
  const wanted = fingerprint(sources);
  if (readStamp(stamp) === wanted) return;
  say(`正在构建（${name}）…`, `Building (${name})…`);
  rmSync(stamp, { force: true });
  if ((await build()) !== 0) fail('构建失败（见上）。', 'The build failed (see above).');
  mkdirSync(dist, { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Files that are read at run time (scripts for Redis, pages, vectors) keep their place beside the code. */
function copyToDist(file) {
  const target = join(dist, file);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(root, file), target);
}
