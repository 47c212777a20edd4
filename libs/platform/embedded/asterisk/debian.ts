import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The Debian release that has Asterisk 22; bookworm and trixie have none. */
const RELEASE = 'forky';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const FETCH_WITHIN_MS = 900_000;

/**
 * Unpacks a Debian package and all it depends on, down to the C library, into a folder of its own:
 * nothing is installed, no root is needed, and nothing on the machine changes. The packages come from
 * the mirror that this machine's own apt uses, and apt checks their signatures. Throws if apt is not
 * there, its mirror is no Debian, or the package can't be had. The folder appears whole or not at all,
 * so several processes may do so at once.
 */
export async function unpackFromDebian(name: string, target: string): Promise<void> {
  if (existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  const work = mkdtempSync(join(dirname(target), '.fetch-'));
  try {
    const apt = await privateApt(work);
    await apt('update');
    await apt('install', '--download-only', '--yes', name);
    const root = join(work, 'root');
    mkdirSync(root);
    await unpackAll(join(work, 'cache', 'archives'), root);
    rename(root, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A program of an unpacked package: run by the C library beside it, so it needs nothing of the machine but the kernel. */
export interface UnpackedProgram {
  command: string;
  /** Come before its own. */
  args: string[];
  /** Folder of the libraries it came with. */
  libraries: string;
}

/** The program at `path` below a folder that `unpackFromDebian` made; no chroot is needed. Throws if it is not whole. */
export function unpackedProgram(root: string, path: string): UnpackedProgram {
  const folders = libraryFolders(root);
  const command = [join(root, 'usr/lib64'), join(root, 'usr/lib'), ...folders]
    .flatMap((folder) => filesIn(folder).map((file) => join(folder, file)))
    .find((file) => /\/ld-linux[^/]*\.so\.\d+$/.test(file));
  const [libraries] = folders;
  if (!command || !libraries || !existsSync(join(root, path))) {
    throw new Error(`${root} does not hold ${path}; delete it and try again`);
  }
  return { command, args: ['--library-path', libraries, join(root, path)], libraries };
}

/** `usr/lib/x86_64-linux-gnu` and its like below a root. */
export const libraryFolders = (root: string): string[] =>
  filesIn(join(root, 'usr/lib'))
    .filter((name) => /-linux-gnu/.test(name))
    .map((name) => join(root, 'usr/lib', name));

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** An apt that knows one release and believes that nothing is installed yet. */
async function privateApt(work: string): Promise<(...args: string[]) => Promise<void>> {
  for (const folder of ['sources', 'state/lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(work, folder), { recursive: true });
  }
  writeFileSync(join(work, 'status'), '');
  const { stdout } = await run('dpkg', ['--print-architecture']);
  const source = [
    'Types: deb',
    `URIs: ${await debianMirror()}`,
    `Suites: ${RELEASE}`,
    'Components: main',
    `Architectures: ${stdout.trim()}`,
    ...(existsSync(KEYRING) ? [`Signed-By: ${KEYRING}`] : []),
  ];
  writeFileSync(join(work, 'sources', 'debian.sources'), `${source.join('\n')}\n`);
  const settings = {
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::Etc::sourceparts': join(work, 'sources'),
    'Dir::State': join(work, 'state'),
    'Dir::State::status': join(work, 'status'),
    'Dir::Cache': join(work, 'cache'),
    'APT::Install-Recommends': 'false',
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return async (...args) => {
    await run('apt-get', [...options, '-qq', ...args], { env, timeout: FETCH_WITHIN_MS, maxBuffer: 2 ** 24 });
  };
}

/** Where this machine's own apt gets Debian from. */
async function debianMirror(): Promise<string> {
  const format = ['--format', '$(REPO_URI)', 'Created-By: Packages'];
  const { stdout } = await run('apt-get', ['indextargets', ...format]);
  const mirror = stdout.split('\n').find((address) => /\/debian\/?$/.test(address.trim()));
  if (!mirror) throw new Error('the package sources of this machine name no Debian mirror');
  return mirror.trim();
}

/** Unpacks without running any script of a package. */
async function unpackAll(folder: string, root: string): Promise<void> {
  const packages = readdirSync(folder).filter((file) => file.endsWith('.deb'));
  const next = packages.values();
  const lane = async (): Promise<void> => {
    for (const file of next) await run('dpkg-deb', ['--extract', join(folder, file), root]);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error; // else another process was quicker, and has the same
  }
}
