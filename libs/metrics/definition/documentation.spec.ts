import { describe, expect, it } from '@jest/globals';
import { FACT_NAMES } from '#libs/contract';
import { readFileSync } from 'node:fs';
import { DEFINITIONS } from './catalogue.rules.js';

const page = readFileSync(new URL('../../../../docs/METRICS.md', import.meta.url), 'utf8');
const headings = page.split('\n').filter((line) => line.startsWith('### '));

describe('docs/METRICS.md', () => {
  it.each(DEFINITIONS.map((d) => [d.id, d] as const))('explains %s in its present version', (_id, d) => {
    const heading = `### \`${d.id}\` v${d.version} · ${d.name} · ${d.nameEn}`;
    expect(headings).toContain(heading);
    const section = page.slice(page.indexOf(heading)).split('\n#')[0] ?? '';
    expect(section).toContain(d.text);
    expect(section).toContain('Source:');
  });

  it('explains no definition that does not exist', () => {
    // What is estimated from samples is defined in libs/quality, what questionnaires are told by in libs/survey.
    const counted = headings.filter((heading) => !/^### `(?:sampled-accuracy|survey-.*)`/.test(heading));
    expect(counted).toHaveLength(DEFINITIONS.length);
  });

  it.each(FACT_NAMES)('explains the fact %s', (name) => {
    expect(page).toMatch(new RegExp(`^\\| .*\`${name}\``, 'm'));
  });
});
