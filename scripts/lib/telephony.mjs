/** SIPp and Asterisk, which the tests of calls need. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail, root, run, say } from './terminal.mjs';

/** Path of SIPp: JIETONG_SIPP, else on PATH; undefined if there is none. */
function findSipp() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return [process.env.JIETONG_SIPP, ...folders.map((folder) => join(folder, 'sipp'))]
    .filter(Boolean)
    .find(isProgram);
}

/** Gets what is missing: SIPp by apt as root, Asterisk into the cache. Says what to do otherwise. */
export async function ensureTelephony() {
  if (!findSipp()) await installSipp();
  if (!findSipp()) {
    fail(
      '电话测试缺少 SIPp：请安装（Debian：apt-get install sip-tester），或用 JIETONG_SIPP 指定。',
      'The tests of calls lack SIPp: install it (Debian: apt-get install sip-tester), or name it in JIETONG_SIPP.',
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

async function installSipp() {
  if (process.getuid?.() !== 0 || !isProgram('/usr/bin/apt-get')) return;
  say('正在安装 sip-tester…', 'Installing sip-tester…');
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  };
  await run('apt-get', ['update', '-qq'], options);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'sip-tester'], options);
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
