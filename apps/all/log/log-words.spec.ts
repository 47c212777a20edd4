import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_WORDS } from './log-words.js';

/** A warning's or error's call, up to the last text in it: its message. */
const CALL = /\blog\.(?:warn|error|fatal)\(/g;
const TEXT = /'((?:[^'\\\n]|\\.)*)'|"([^"\n]*)"/g;

/** What stands between a bracket and the one that closes it. */
function within(source: string, from: number): string {
  let depth = 1;
  let end = from;
  for (; depth > 0 && end < source.length; end += 1) {
    if (source[end] === '(') depth += 1;
    if (source[end] === ')') depth -= 1;
  }
  return source.slice(from, end - 1);
}

/** The messages that are written out, by where they stand. */
function messages(): Map<string, string> {
  const found = new Map<string, string>();
  const files = ['libs', 'apps']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => /(?<!\.spec)\.ts$/.test(file) && !file.startsWith(join('apps', 'console')));
  for (const file of files) {
    const source = readFileSync(file, 'utf8');
    for (const call of source.matchAll(CALL)) {
      const said = within(source, call.index + call[0].length);
      const last = [...said.matchAll(TEXT)].at(-1);
      // Those that end with a name are told elsewhere.
      if (!last || !/^\s*,?\s*$/.test(said.slice(last.index + last[0].length))) continue;
      found.set(last[1] ?? last[2] ?? '', file);
    }
  }
  return found;
}

describe('the words of warnings', () => {
  it('are Chinese for every warning and error that the services can tell', () => {
    const all = messages();
    expect(all.size).toBeGreaterThan(50);
    const without = [...all].filter(([message]) => LOG_WORDS[message] === undefined);
    expect(without).toEqual([]);
  });

  it('are Chinese', () => {
    for (const [message, zh] of Object.entries(LOG_WORDS)) {
      expect([message, zh]).toEqual([message, expect.stringMatching(/\p{Script=Han}{2}/u)]);
    }
  });
});
