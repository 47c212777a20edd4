/** Which source files there are, and whether they changed. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { root } from './terminal.mjs';

const SKIPPED = new Set(['node_modules', 'dist']);

/** Every file below the given folders or files that exists; paths relative to `base`, sorted, with `/`. */
export function filesOf(paths, base = root) {
  const found = [];
  for (const path of paths) {
    if (!existsSync(join(base, path))) continue;
    let entries;
    try {
      entries = readdirSync(join(base, path), { withFileTypes: true });
    } catch {
      found.push(path); // a file
      continue;
    }
    for (const entry of entries) {
      if (SKIPPED.has(entry.name)) continue;
      const inner = join(path, entry.name);
      if (entry.isDirectory()) found.push(...filesOf([inner], base));
      else if (entry.isFile()) found.push(inner);
    }
  }
  return found.map((file) => file.split(sep).join('/')).sort((a, b) => (a < b ? -1 : 1));
}

/** A hash over the names and contents of the files. */
export function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

/** The text of a stamp file, or null. */
export function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
