import { describe, expect, it } from '@jest/globals';
import type { AppError, Question, SurveyChoice, SurveyMeasure } from '#libs/contract';
import { subjectOf, type AskedVersion } from './subject.rules.js';

const options = (...ids: string[]): Question['options'] =>
  ids.map((id) => ({ id, text: `选项${id}`, textEn: `Option ${id}` }));
const question = (id: string, more: Partial<Question>): Question => ({
  id,
  kind: 'single',
  text: `题目${id}`,
  textEn: `Question ${id}`,
  required: true,
  options: [],
  points: null,
  showIf: null,
  right: [],
  ...more,
});
const asked = (version: number, questions: Question[]): AskedVersion => ({
  version,
  name: `第${version}版`,
  nameEn: `v${version}`,
  questions,
});
const scale = (points: number): Question => question('rate', { kind: 'scale', points });
const VERSIONS = [
  asked(1, [scale(5), question('tax', { options: options('a', 'b') })]),
  asked(2, [scale(10), question('tax', { options: options('a', 'c'), right: ['a'] })]),
  asked(3, [scale(10), question('tax', { options: options('a', 'c') }), question('why', { kind: 'text' })]),
  asked(4, [question('why', { kind: 'text' })]),
];
const of = (measure: SurveyMeasure, chosen: Partial<SurveyChoice>) => {
  const { versions, ...rest } = subjectOf(measure, VERSIONS, {
    questionnaireId: 'q',
    question: null,
    option: null,
    ...chosen,
  });
  return { versions: [...versions].toSorted((a, b) => a - b), ...rest };
};
const refusal = (measure: SurveyMeasure, chosen: Partial<SurveyChoice>): unknown => {
  try {
    return of(measure, chosen);
  } catch (error) {
    const { code, details } = error as AppError;
    return [code, Object.keys(details ?? {}), JSON.stringify(details)];
  }
};

describe('what a figure of a questionnaire is of', () => {
  it('all versions where no question is asked for, under the newest name', () => {
    expect(of('answers', {})).toEqual({
      versions: [1, 2, 3, 4],
      points: null,
      names: { questionnaire: { name: '第4版', nameEn: 'v4' }, question: null, option: null },
    });
  });

  it('a mean of the newest scale alone: five of five is not five of ten', () => {
    expect(of('mean', { question: 'rate' })).toMatchObject({ versions: [2, 3], points: 10 });
  });

  it('an option of the versions that offer it, by its name; a point of a scale by its number', () => {
    const chosen = of('option-share', { question: 'tax', option: 'b' });
    expect(chosen).toMatchObject({ versions: [1], names: { option: { name: '选项b', nameEn: 'Option b' } } });
    expect(of('option-share', { question: 'tax', option: 'a' })).toMatchObject({ versions: [1, 2, 3] });
    expect(of('option-share', { question: 'rate', option: '5' })).toMatchObject({
      versions: [1, 2, 3],
      names: { option: { name: '5', nameEn: '5' } },
    });
    expect(of('option-share', { question: 'rate', option: '9' })).toMatchObject({ versions: [2, 3] });
  });

  it('right answers of the versions that have one', () => {
    expect(of('right-share', { question: 'tax' })).toMatchObject({ versions: [2] });
  });

  it.each<[SurveyMeasure, Partial<SurveyChoice>, string]>([
    ['mean', {}, '请选择题目'],
    ['mean', { question: 'nothing' }, '问卷中没有这道题'],
    ['mean', { question: 'tax' }, '这道题不能这样统计'],
    ['right-share', { question: 'rate' }, '这道题不能这样统计'],
    ['option-share', { question: 'why', option: 'a' }, '这道题不能这样统计'],
    ['option-share', { question: 'tax' }, '请选择选项'],
    ['option-share', { question: 'tax', option: 'z' }, '这道题没有这个选项'],
    ['option-share', { question: 'rate', option: '11' }, '这道题没有这个选项'],
  ])('%s of %j is refused: %s', (measure, chosen, why) => {
    expect(refusal(measure, chosen)).toEqual(['BAD_INPUT', expect.anything(), expect.stringContaining(why)]);
  });
});
