/** Chromium and a Chinese font, which the browser tests need. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fail, run, say } from './terminal.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Chromium without a window to draw: a quarter less work for the same pages; it has no microphone. */
const SHELL = 'chromium-headless-shell';

/** Path of the browser: JIETONG_CHROMIUM, else on PATH; undefined if there is none. */
export function findBrowser() {
  return [process.env.JIETONG_CHROMIUM, ...NAMES.map(onPath)].filter(Boolean).find(isProgram);
}

/** Path of the browser for pages without sound: as told by JIETONG_CHROMIUM, else the lighter one if it is there. */
export function findShell() {
  return process.env.JIETONG_CHROMIUM ? findBrowser() : (onPath(SHELL) ?? findBrowser());
}

function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

/** Installs what is missing, as root on Debian; says what to install otherwise. Answers the path. */
export async function ensureBrowser() {
  const missing = [...(findBrowser() ? [] : ['chromium']), ...(hasChineseFont() ? [] : ['fonts-noto-cjk'])];
  if (missing.length > 0) await install(missing);
  // Not every system has it, and nothing needs it.
  if (!process.env.JIETONG_CHROMIUM && !onPath(SHELL)) await install([SHELL]);
  const browser = findBrowser();
  if (browser && hasChineseFont()) return browser;
  const names = missing.join(' ');
  return fail(
    `浏览器测试缺少 ${names}：请安装（Debian：apt-get install ${names}），或用 JIETONG_CHROMIUM 指定浏览器。`,
    `The browser tests lack ${names}: install it (Debian: apt-get install ${names}), or name the browser in JIETONG_CHROMIUM.`,
  );
}

async function install(packages) {
  if (process.getuid?.() !== 0 || !isProgram('/usr/bin/apt-get')) return;
  say(`正在安装 ${packages.join('、')}…`, `Installing ${packages.join(', ')}…`);
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  };
  await run('apt-get', ['update', '-qq'], options);
  await run(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', 'fontconfig', ...packages],
    options,
  );
}

function hasChineseFont() {
  try {
    return execFileSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8' }).trim() !== '';
  } catch {
    return false;
  }
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
