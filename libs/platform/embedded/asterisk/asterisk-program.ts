import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onPath, type Progress } from '../binaries.js';
import { StartRefusal } from '../../start/refusal.js';
import { lastWords } from '../wheel.js';
import { libraryFolders, unpackFromDebian, unpackedProgram } from './debian.js';

const run = promisify(execFile);

/** Oldest release with everything used here. */
const OLDEST = 22;

/** An Asterisk that can be started. */
export interface AsteriskProgram {
  command: string;
  /** Come before Asterisk's own. */
  args: string[];
  /** Folder of its modules. */
  modules: string;
  /** Folder that holds `documentation`, without which it does not start. */
  data: string;
}

/**
 * A real Asterisk: on PATH, in the cache, else got from Debian into the cache (about 80 MB, once).
 * Throws StartRefusal with a sentence for people.
 */
export async function findAsterisk(cache: string, progress: Progress): Promise<AsteriskProgram> {
  const installed = await installedAsterisk();
  if (installed) return installed;
  const root = join(cache, `asterisk-${OLDEST}`);
  try {
    if (!existsSync(root)) {
      progress(
        '正在从 Debian 获取 Asterisk（约 80 MB，仅第一次）…',
        'Getting Asterisk from Debian (about 80 MB, the first time only)…',
      );
      await unpackFromDebian('asterisk', root);
    }
    const program = unpackedAsterisk(root);
    await versionOf(program); // shows what is missing here, with its name, and not later
    return program;
  } catch (cause) {
    throw new StartRefusal(
      `没有找到 Asterisk ${OLDEST}，从 Debian 获取也没有成功（${lastWords(cause)}）：请安装 Asterisk ${OLDEST} 或更新版本，或用 ASTERISK_ARI_URL 指定一个正在运行的。`,
      `There is no Asterisk ${OLDEST}, and Debian could not give it (${lastWords(cause)}): install Asterisk ${OLDEST} or later, or name a running one in ASTERISK_ARI_URL.`,
      { cause },
    );
  }
}

/** The one on PATH; null if there is none, it is too old, or it keeps its parts where nobody would look. */
async function installedAsterisk(): Promise<AsteriskProgram | null> {
  const command = onPath('asterisk');
  if (!command) return null;
  const libraries = ['/usr/lib', '/usr/local/lib', ...libraryFolders('/')];
  const modules = libraries.map((folder) => join(folder, 'asterisk/modules')).find(existsSync);
  const data = ['/usr/share/asterisk', '/var/lib/asterisk', '/usr/local/share/asterisk'].find((folder) =>
    existsSync(join(folder, 'documentation')),
  );
  if (!modules || !data) return null;
  const program = { command, args: [], modules, data };
  const version = await versionOf(program).catch(() => 0);
  return version >= OLDEST ? program : null;
}

function unpackedAsterisk(root: string): AsteriskProgram {
  const { command, args, libraries } = unpackedProgram(root, 'usr/sbin/asterisk');
  return {
    command,
    args,
    modules: join(libraries, 'asterisk/modules'),
    data: join(root, 'usr/share/asterisk'),
  };
}

async function versionOf({ command, args }: AsteriskProgram): Promise<number> {
  const { stdout } = await run(command, [...args, '-V']);
  return Number(/Asterisk (?:certified\/)?(\d+)/.exec(stdout)?.[1] ?? 0);
}
