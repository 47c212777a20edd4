import { expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = 'apps/console/src/text';

/** The texts of all pages are one object: a key that is given twice takes the words of another page away. */
it('no two pages of the console give different words the same key', () => {
  const seen = new Map<string, string>();
  const twice: string[] = [];
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.text.ts'))) {
    const text = readFileSync(`${FOLDER}/${file}`, 'utf8');
    for (const [, block = ''] of text.matchAll(
      /export const [A-Z]+ = \{\n([^]*?)\n\} as const satisfies Record<string, Pair>/g,
    )) {
      for (const [, key = ''] of block.matchAll(/^ {2}(\w+): \[/gm)) {
        if (seen.has(key)) twice.push(`${key}: ${seen.get(key)}, ${file}`);
        seen.set(key, file);
      }
    }
  }
  expect(seen.size).toBeGreaterThan(100);
  expect(twice).toEqual([]);
});
