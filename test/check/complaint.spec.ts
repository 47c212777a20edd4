import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';

interface Row {
  complaint: string;
  tests: { file: string; name: string }[];
}

/** The table of a page: which tests keep which complaint away. */
function tableOf(file: string): Row[] {
  const page = readFileSync(file, 'utf8');
  const [, part = ''] = /\n## [^\n]*Complaints[^]*?\n\| --- \| --- \|\n([^]*?)\n\n/.exec(page) ?? [];
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

describe.each([
  ['routing', 'docs/ROUTING.md', 10],
  ['measuring', 'docs/METRICS.md', 9],
])('the complaints about %s', (_what, file, least) => {
  const rows = tableOf(file);

  it('are in the documentation', () => {
    expect(rows.length).toBeGreaterThanOrEqual(least);
  });

  it.each(rows.map((row) => [row.complaint, row] as const))('%s: has a test of that name', (_, row) => {
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
