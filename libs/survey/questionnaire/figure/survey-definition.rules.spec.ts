import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { SURVEY_DEFINITIONS } from './survey-definition.rules.js';

const page = readFileSync(new URL('../../../../../docs/METRICS.md', import.meta.url), 'utf8');
const headings = page.split('\n').filter((line) => line.startsWith('### `survey-'));

describe('docs/METRICS.md', () => {
  it('explains every definition of questionnaires in its present version, and no other', () => {
    expect(headings).toEqual(
      SURVEY_DEFINITIONS.map(
        ({ id, version, name, nameEn }) => `### \`${id}\` v${version} · ${name} · ${nameEn}`,
      ),
    );
    for (const [at, { formula, formulaEn }] of SURVEY_DEFINITIONS.entries()) {
      const section = page.slice(page.indexOf(headings[at] ?? '')).split('\n#')[0] ?? '';
      expect(section).toContain(`${formula} · ${formulaEn}`);
      expect(section).toContain('Source:');
    }
  });

  it('call the response rate that of all days, also where it stands beside answers of a few', () => {
    for (const { name, nameEn, beside } of SURVEY_DEFINITIONS) {
      const rate = beside ?? { name, nameEn };
      expect([rate.name, rate.nameEn]).toEqual([
        '问卷答复率（全部日期）',
        'Response rate of a questionnaire (all days)',
      ]);
    }
  });
});
