/** SIPp, speech and Asterisk, which the tests of calls need. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail, root, run, say } from './terminal.mjs';

/** What the tests of calls run, by the Debian package that brings it: callers, and speech for prompts. */
const PROGRAMS = { 'sip-tester': 'sipp', 'espeak-ng': 'espeak-ng', sox: 'sox' };

/** Whether there is such a program: on PATH, or for SIPp where JIETONG_SIPP says. */
function isThere(program) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const named = program === 'sipp' ? process.env.JIETONG_SIPP : undefined;
  return [named, ...folders.map((folder) => join(folder, program))].filter(Boolean).some(isProgram);
}

const missing = () => Object.keys(PROGRAMS).filter((name) => !isThere(PROGRAMS[name]));

/** Gets what is missing: programs by apt as root, Asterisk into the cache. Says what to do otherwise. */
export async function ensureTelephony() {
  if (missing().length > 0) await install(missing());
  const left = missing().join(' ');
  if (left !== '') {
    fail(
      `电话测试缺少程序：请安装（Debian：apt-get install ${left}）；SIPp 也可用 JIETONG_SIPP 指定。`,
      `The tests of calls lack programs: install them (Debian: apt-get install ${left}); SIPp may also be named in JIETONG_SIPP.`,
    );
  }
  const { cacheFolder, findAsterisk } = await import(
    pathToFileURL(join(root, 'dist/libs/platform/embedded/index.js'))
  );
  try {
    await findAsterisk(cacheFolder(join(root, '.jietong')), say);
  } catch (error) {
    fail(error.zh ?? String(error), error.en ?? String(error));
  }
}

async function install(packages) {
  if (process.getuid?.() !== 0 || !isProgram('/usr/bin/apt-get')) return;
  say(`正在安装 ${packages.join(' ')}…`, `Installing ${packages.join(' ')}…`);
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  };
  await run('apt-get', ['update', '-qq'], options);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
