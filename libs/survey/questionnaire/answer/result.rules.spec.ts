import type { Question, QuestionnaireAccess } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import type { ResponseDoc } from '../questionnaire.schema.js';
import { gathered, responseSheet, resultsOf, withheldOf } from './result.rules.js';

const scale = (id: string): Question => ({
  id,
  kind: 'scale',
  text: id,
  textEn: id,
  required: false,
  options: [],
  points: 2,
  showIf: null,
  right: [],
});
const content = {
  name: '营商环境',
  nameEn: 'Business climate',
  intro: '',
  introEn: '',
  quiz: false,
  questions: [scale('rate'), scale('food')],
};
/** Nine rated; a branch led some of them to the second question. */
const counted = (asked: number) =>
  gathered(
    [
      { _id: 'rate', n: 9, right: 0 },
      { _id: 'food', n: asked, right: 0 },
    ],
    [
      { _id: { question: 'rate', value: '1' }, n: 9 },
      { _id: { question: 'food', value: '2' }, n: asked },
    ],
    [],
    null,
  );
const told = (asked: number, access: QuestionnaireAccess) =>
  resultsOf(content, counted(asked), access).map(({ mean, heldBack }) => [mean, heldBack]);

describe('what was answered to a question', () => {
  it('is not told of those invited where fewer than five were asked it', () => {
    const rated = [1, false];
    expect(told(4, 'invited')).toEqual([rated, [null, true]]);
    expect(told(5, 'invited')).toEqual([rated, [2, false]]);
    expect(told(4, 'anonymous')).toEqual([rated, [2, false]]);
    const [, food] = resultsOf(content, counted(4), 'invited');
    expect(food).toMatchObject({ answered: 4, counts: [], texts: [], rightShare: null });
  });

  it('nor is it in the file, where those invited have no day', () => {
    const answers = ['rate', 'food'].map((questionId) => {
      return { questionId, values: ['2'], text: null, correct: null };
    });
    const response = { day: '2026-03-02', answers, score: null } as unknown as ResponseDoc;
    const sheetOf = (access: QuestionnaireAccess): unknown[] => {
      const withheld = withheldOf(counted(4), access);
      const { header, formats, row } = responseSheet({ view: { access, content }, withheld }, [], 'en');
      return [header, formats.length, row(response)];
    };
    expect(sheetOf('invited')).toEqual([['rate'], 1, [2]]);
    expect(sheetOf('anonymous')).toEqual([['Day', 'rate', 'food'], 3, ['2026-03-02', 2, 2]]);
  });
});
