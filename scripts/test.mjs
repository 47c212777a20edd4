/**
 * npm test [-- Jest arguments]: the whole set-up (dependencies, build, browser, telephony), then every suite.
 * Stores come from MONGODB_URI and REDIS_URL when both are set, else test/kit/global-setup.ts starts
 * real ones. Ends with the line `N passed, N failed`; suites that could not run count as failed, and
 * so does a run that left processes or handles behind.
 * `npm test -- libs/contact` runs the suites of that folder only, and then needs no browser,
 * and SIPp and Asterisk only if it is about calls.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBrowser, findBrowser, findShell } from './lib/browser.mjs';
import { buildIfChanged, installDependencies, requireNode } from './lib/prepare.mjs';
import { ensureTelephony } from './lib/telephony.mjs';
import { runGroup } from './lib/process-group.mjs';
import { root } from './lib/terminal.mjs';

/** Jest writes its results when the last suite is over; a process that lives much longer leaked a handle. */
const END_WITHIN_MS = 30_000;
const MEMORY_FOLDER = '/dev/shm';
const MEMORY_WANTED = 8 * 1024 ** 3;

requireNode();
await installDependencies();
await buildIfChanged();

const args = process.argv.slice(2).map((arg) => arg.replace(/\.spec\.ts$/, '.spec.js'));
const browser = args.length === 0 ? await ensureBrowser() : findBrowser();
if (args.length === 0 || args.some((arg) => /voice|asterisk/.test(arg))) await ensureTelephony();
const testHome = mkdtempSync(join(quickFolder(), 'jietong-test-'));
const resultFile = join(testHome, 'results.json');
const jest = ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${resultFile}`, ...args];

let outcome = { code: 1, reason: null, leftOver: false, interrupted: false };
let totals = { passed: 0, failed: 1 };
try {
  outcome = await runGroup(process.execPath, jest, { env: testEnvironment(), overdue: overdueCheck() });
  totals = readTotals();
} finally {
  await sweep();
}

const problem =
  outcome.reason ??
  (outcome.leftOver ? 'Processes were still running after the last suite; they were killed.' : null);
if (problem) console.error(problem);
if ((problem || outcome.code !== 0) && totals.failed === 0) totals.failed = 1;
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;

/**
 * Where the stores of the tests lie: in memory where there is plenty, as every suite builds a database
 * and drops it, and waits for the disk each time. No test needs them to outlast the machine.
 */
function quickFolder() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY_FOLDER);
    return bavail * bsize > MEMORY_WANTED ? MEMORY_FOLDER : tmpdir();
  } catch {
    return tmpdir();
  }
}

function testEnvironment() {
  const flags = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
  return {
    ...process.env,
    NODE_ENV: 'test',
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${flags}`.trim(),
    JIETONG_TEST_HOME: testHome,
    ...(browser ? { JIETONG_CHROMIUM: browser, JIETONG_CHROMIUM_SHELL: findShell() } : {}),
  };
}

function overdueCheck() {
  let since = null;
  return () => {
    if (!existsSync(resultFile)) return null;
    since ??= performance.now();
    if (performance.now() - since < END_WITHIN_MS) return null;
    return `Jest did not end within ${END_WITHIN_MS / 1000} s of its last suite: a test leaked a handle.`;
  };
}

function readTotals() {
  if (!existsSync(resultFile)) return { passed: 0, failed: 1 };
  const results = JSON.parse(readFileSync(resultFile, 'utf8'));
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
  };
}

/** Ends the servers that an interrupted run left, and removes everything it wrote. */
async function sweep() {
  const embedded = await import(pathToFileURL(join(root, 'dist/libs/platform/embedded/index.js')));
  const folders = readdirSync(testHome, { recursive: true, withFileTypes: true });
  const homes = new Set(
    folders.filter((one) => /^(mongo|redis|asterisk)\.pid$/.test(one.name)).map((one) => one.parentPath),
  );
  for (const home of homes) {
    await embedded.endLeftovers(home);
    await embedded.endHomeAsterisk(home);
  }
  rmSync(testHome, { recursive: true, force: true });
}
