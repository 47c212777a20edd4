import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';

interface Row {
  complaint: string;
  tests: { file: string; name: string }[];
}

/** The table of docs/ROUTING.md: which tests keep which complaint away. */
function table(): Row[] {
  const page = readFileSync('docs/ROUTING.md', 'utf8');
  const [, part = ''] = /\n## Complaints[^]*?\n\| --- \| --- \|\n([^]*?)\n\n/.exec(page) ?? [];
  return part.split('\n').map((line) => {
    const [complaint = '', tests = ''] = line
      .split('|')
      .slice(1, 3)
      .map((cell) => cell.trim());
    return {
      complaint,
      tests: tests.split(' · ').map((told) => {
        const [, file = '', name = ''] = /^`([^`]+)`: (.+)$/.exec(told) ?? [];
        return { file, name };
      }),
    };
  });
}

/** What tests and groups of tests are called. */
const namesIn = (file: string): string[] =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /\b(?:it|describe)(?:\.each\([^]*?\))?\(\s*(['`])((?:\\.|(?!\1)[^\\])*)\1/g,
    ),
  ].map(([, , name = '']) => name);

const ROWS = table();

describe('the complaints about routing', () => {
  it('are in the documentation', () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(10);
  });

  it.each(ROWS.map((row) => [row.complaint, row] as const))('%s: has a test of that name', (_, row) => {
    const { complaint, tests } = row;
    const missing = tests.filter(
      ({ file, name }) =>
        name === '' || !existsSync(file) || !namesIn(file).some((known) => known.includes(name)),
    );
    expect(missing).toEqual([]);
    const wanted = `[${complaint.toLowerCase()}]`;
    const named = tests.flatMap(({ file }) => namesIn(file));
    expect(named.filter((name) => name.toLowerCase().includes(wanted))).not.toEqual([]);
  });
});
