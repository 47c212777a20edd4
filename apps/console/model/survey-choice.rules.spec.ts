import { describe, expect, it } from '@jest/globals';
import { choiceOf, queryFields } from './figures-address.rules.js';
import type { FigureChoice } from './figures.rules.js';
import { isComplete, keptSurvey, measuresOf, needs, questionsFor } from './survey-choice.rules.js';

const KNOWN = [
  { id: 'contacts-asked' },
  { id: 'survey-answers', survey: 'answers' },
  { id: 'survey-option-share', survey: 'option-share' },
] as const;
const OF_Q = { questionnaireId: 'q', question: null, option: null };

describe('a questionnaire beside figures', () => {
  it('is asked for as far as the chosen ones need it', () => {
    const measures = measuresOf({ definitions: ['contacts-asked', 'survey-answers'] }, KNOWN);
    expect(measures).toEqual(['answers']);
    expect(needs(measures, 'questionnaireId')).toBe(false);
    expect(isComplete(measures, null)).toBe(true);
    expect(isComplete([], null)).toBe(true);
    expect(isComplete(['response-rate'], null)).toBe(false);
    expect(isComplete(['response-rate'], OF_Q)).toBe(true);
    expect(isComplete(['option-share'], { ...OF_Q, question: 'tax' })).toBe(false);
    expect(isComplete(['option-share'], { ...OF_Q, question: 'tax', option: 'a' })).toBe(true);
  });

  it('goes with the last figure that is of one', () => {
    expect(keptSurvey(['mean'], OF_Q)).toEqual(OF_Q);
    expect(keptSurvey([], OF_Q)).toBeNull();
  });

  it('offers the questions that all of them can be told of', () => {
    const scale = { id: 'rate', kind: 'scale', right: [] } as const;
    const choice = { id: 'tax', kind: 'single', right: ['a'] } as const;
    const text = { id: 'why', kind: 'text', right: [] } as const;
    const offered = (...measures: Parameters<typeof questionsFor>[0][number][]) =>
      questionsFor(
        measures,
        [scale, choice, text].map((one) => ({ ...one, right: [...one.right] })),
      ).map(({ id }) => id);
    expect(offered('mean')).toEqual(['rate']);
    expect(offered('option-share')).toEqual(['rate', 'tax']);
    expect(offered('right-share', 'answers')).toEqual(['tax']);
    expect(offered('mean', 'right-share')).toEqual([]);
  });

  it('is in the address of the page, and comes back from it', () => {
    const said = 'definitions=survey-mean&from=2026-01-01&to=2026-01-31&questionnaireId=q&question=rate';
    const choice = choiceOf(said, {} as FigureChoice);
    expect(choice.survey).toEqual({ ...OF_Q, question: 'rate' });
    expect(queryFields(choice)).toMatchObject({ questionnaireId: 'q', question: 'rate', option: null });
    const none = choiceOf('definitions=a&from=2026-01-01&to=2026-01-31', {} as FigureChoice);
    expect(none).not.toHaveProperty('survey');
    expect(queryFields(none)).toMatchObject({ questionnaireId: null, question: null, option: null });
  });
});
