/**
 * Rules of the house that oxlint can't see. Run as a program it prints every breach and exits 1;
 * `node scripts/lib/house-rules.mjs [folder]` checks another copy of the project.
 *
 * - a file has at most 400 lines, and its name says what it is (no utils, helpers, common, manager)
 * - a relative import stays inside its own lib, app or script folder: others are reached by `#libs/…`
 * - a library that shapes a layer is imported only there (mongoose, bullmq, socket.io)
 * - nothing silences a check
 */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { filesOf } from './sources.mjs';
import { root } from './terminal.mjs';

const MAX_LINES = 400;
const FOLDERS = ['apps', 'libs', 'test', 'bench', 'scripts'];
const CODE = /\.(ts|tsx|mjs)$/;
const EMPTY_NAME = /(^|[/.-])(utils?|helpers?|common|managers?|misc|stuff)([/.-]|$)/i;
const SILENCER = /@ts-(ignore|nocheck|expect-error)|(oxlint|eslint)-disable/;
const IMPORT =
  /(?:^|[\s;])(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|import\s*\(?\s*['"]([^'"]+)['"]/g;

/** Who may import a library: the pattern of the library, the files that may, and what to do instead. */
const OWNERS = [
  {
    library: /^(mongoose|mongodb)(\/|$)/,
    owners: /\.(schema|repository|module)\.ts$|^libs\/platform\//,
    instead: 'only *.schema.ts, *.repository.ts, modules and libs/platform talk to MongoDB',
  },
  {
    library: /^bullmq(\/|$)/,
    owners: /^libs\/platform\//,
    instead: 'jobs go through JOBS of #libs/platform/nest',
  },
  {
    library: /^(socket\.io|@socket\.io\/.*)$/,
    owners: /\.(gateway|adapter)\.ts$|^libs\/platform\//,
    instead: 'pushes go through PUSH of #libs/platform/nest; sockets live in *.gateway.ts',
  },
  {
    library: /^@nestjs\/(mongoose|bullmq)$/,
    owners: /^$/,
    instead: 'mongoose and bullmq are used as they are',
  },
];

/** Every breach below `base`, as one line with the file first. */
export function findBreaches(base = root) {
  return filesOf(FOLDERS, base)
    .filter((file) => CODE.test(file))
    .flatMap((file) => breachesOf(file, readFileSync(join(base, file), 'utf8')));
}

function breachesOf(file, text) {
  const found = [];
  const lines = text.split('\n').length - 1;
  if (lines > MAX_LINES) found.push(`${file}: ${lines} lines, at most ${MAX_LINES} (a file is one idea)`);
  if (EMPTY_NAME.test(file)) found.push(`${file}: the name does not say what is inside`);
  if (!isRuleText(file) && SILENCER.test(text)) found.push(`${file}: a check is silenced; mend its cause`);
  const isTest = file.startsWith('test/') || /\.spec\.tsx?$/.test(file);
  for (const imported of isRuleText(file) ? [] : importsOf(text)) {
    const unit = unitOf(file);
    if (
      imported.startsWith('.') &&
      unitOf(posix.join(posix.dirname(file), imported)) !== unit &&
      !mayCross(file)
    ) {
      found.push(`${file}: '${imported}' leaves ${unit}; import the other part by its #libs or #apps name`);
    }
    const rule = OWNERS.find(({ library }) => library.test(imported));
    if (rule && !isTest && !file.startsWith('bench/') && !rule.owners.test(file)) {
      found.push(`${file}: may not import '${imported}': ${rule.instead}`);
    }
  }
  return found;
}

/** This file and its spec name what they look for. */
const isRuleText = (file) => /(^|\/)house-rules\.(mjs|spec\.ts)$/.test(file);

/** The console is built by vite, which does not know `#libs`; apps/all is the one app of all apps. */
const mayCross = (file) => file.startsWith('apps/console/') || file.startsWith('apps/all/');

const importsOf = (text) => [...text.matchAll(IMPORT)].map(([, from, bare]) => from ?? bare);

/** The lib, app or top folder a file belongs to. */
function unitOf(file) {
  const [top, name] = file.split('/');
  return top === 'libs' || top === 'apps' ? `${top}/${name}` : top;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const breaches = findBreaches(process.argv[2]);
  for (const breach of breaches) console.error(breach);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
