import { describe, expect, it } from '@jest/globals';
import {
  shownQuestions,
  type Question,
  type QuestionAnswer,
  type QuestionnaireContent,
} from '#libs/contract';
import { acceptedAnswers, scoreOfQuiz } from './answer.rules.js';
import { checkContent } from '../content.rules.js';

const option = (id: string) => ({ id, text: `选项${id}`, textEn: `option ${id}` });
const question = (id: string, more: Partial<Question> = {}): Question => ({
  id,
  kind: 'single',
  text: `第 ${id} 题`,
  textEn: `Question ${id}`,
  required: false,
  options: more.kind === undefined || more.kind === 'multiple' ? [option('a'), option('b'), option('c')] : [],
  points: more.kind === 'scale' ? 5 : null,
  showIf: null,
  right: [],
  ...more,
});
const content = (questions: Question[], quiz = false): QuestionnaireContent => ({
  name: '问卷',
  nameEn: 'Survey',
  intro: '',
  introEn: '',
  quiz,
  questions,
});
const chose = (questionId: string, ...values: string[]): QuestionAnswer => ({
  questionId,
  values,
  text: null,
});
const wrote = (questionId: string, text: string): QuestionAnswer => ({ questionId, values: [], text });
const refused = (act: () => unknown): unknown => {
  try {
    act();
    return null;
  } catch (error) {
    return (error as { details: { field: string }[] }).details.map(({ field }) => field);
  }
};

/** Asked further only whoever is not satisfied, and of these only whoever says why. */
const BRANCHING = [
  question('q1', { kind: 'scale', required: true }),
  question('q2', { showIf: { questionId: 'q1', anyOf: ['1', '2'] }, required: true }),
  question('q3', { kind: 'text', showIf: { questionId: 'q2', anyOf: ['c'] }, required: true }),
];

describe('what may be asked', () => {
  it('is what can be answered', () => {
    expect(() => checkContent(content(BRANCHING))).not.toThrow();
    expect(() => checkContent(content([question('q1', { right: ['a'] })], true))).not.toThrow();
  });

  it.each<[string, Question[], boolean]>([
    ['one id twice', [question('q1'), question('q1')], false],
    ['a choice of one', [question('q1', { options: [option('a')] })], false],
    ['an option twice', [question('q1', { options: [option('a'), option('a')] })], false],
    ['options of a text', [question('q1', { kind: 'text', options: [option('a'), option('b')] })], false],
    ['a scale without points', [question('q1', { kind: 'scale', points: null })], false],
    ['points of a choice', [question('q1', { points: 5 })], false],
    [
      'a condition on a later question',
      [question('q1', { showIf: { questionId: 'q2', anyOf: ['a'] } }), question('q2')],
      false,
    ],
    ['a condition on itself', [question('q1', { showIf: { questionId: 'q1', anyOf: ['a'] } })], false],
    [
      'a condition on no option',
      [question('q1'), question('q2', { showIf: { questionId: 'q1', anyOf: ['z'] } })],
      false,
    ],
    [
      'a condition on a text',
      [question('q1', { kind: 'text' }), question('q2', { showIf: { questionId: 'q1', anyOf: ['a'] } })],
      false,
    ],
    ['a right answer outside a quiz', [question('q1', { right: ['a'] })], false],
    ['a right answer that is no option', [question('q1', { right: ['z'] })], true],
    ['two right answers of a single choice', [question('q1', { right: ['a', 'b'] })], true],
    ['a quiz without a right answer', [question('q1')], true],
  ])('is not %s', (_, questions, quiz) => {
    expect(() => checkContent(content(questions, quiz))).toThrow('BAD_INPUT');
  });
});

describe('branching', () => {
  const shown = (...answers: QuestionAnswer[]): string[] =>
    shownQuestions(BRANCHING, answers).map(({ id }) => id);

  it('shows a question to whoever chose what it hangs on', () => {
    expect(shown()).toEqual(['q1']);
    expect(shown(chose('q1', '5'))).toEqual(['q1']);
    expect(shown(chose('q1', '2'))).toEqual(['q1', 'q2']);
    expect(shown(chose('q1', '1'), chose('q2', 'c'))).toEqual(['q1', 'q2', 'q3']);
  });

  it('hides what hangs on a hidden question, whatever was chosen there before', () => {
    expect(shown(chose('q1', '5'), chose('q2', 'c'))).toEqual(['q1']);
  });

  it('leaves out what a branch hid in the end, and asks nobody for it', () => {
    const given = [chose('q1', '5'), chose('q2', 'c'), wrote('q3', '太慢')];
    expect(acceptedAnswers(BRANCHING, given)).toEqual([chose('q1', '5')]);
  });
});

describe('answers', () => {
  it('have to be there where they must, on the way that was taken', () => {
    expect(refused(() => acceptedAnswers(BRANCHING, []))).toEqual(['answers.q1']);
    expect(refused(() => acceptedAnswers(BRANCHING, [chose('q1', '1')]))).toEqual(['answers.q2']);
    const blank = [chose('q1', '1'), chose('q2', 'c'), wrote('q3', '  ')];
    expect(refused(() => acceptedAnswers(BRANCHING, blank))).toEqual(['answers.q3']);
  });

  it.each<[string, QuestionAnswer[]]>([
    ['an option that is not there', [chose('q1', 'z')]],
    ['two of a single choice', [chose('q1', 'a', 'b')]],
    ['the same one twice', [chose('q2', 'a', 'a')]],
    ['words for a choice', [{ ...chose('q1', 'a'), text: '其他' }]],
    ['a choice for words', [chose('q3', 'a')]],
    ['a point beyond the scale', [chose('q4', '6')]],
    ['a question that is not there', [chose('q9', 'a')]],
    ['one question twice', [chose('q1', 'a'), chose('q1', 'b')]],
  ])('are not %s', (_, answers) => {
    const questions = [
      question('q1'),
      question('q2', { kind: 'multiple' }),
      question('q3', { kind: 'text' }),
      question('q4', { kind: 'scale' }),
    ];
    expect(() => acceptedAnswers(questions, answers)).toThrow('BAD_INPUT');
  });

  it('keep several choices in the order of the options, and nothing for nothing', () => {
    const questions = [
      question('q1', { kind: 'multiple' }),
      question('q2'),
      question('q3', { kind: 'text' }),
    ];
    expect(acceptedAnswers(questions, [chose('q1', 'c', 'a'), chose('q2'), wrote('q3', '')])).toEqual([
      chose('q1', 'a', 'c'),
    ]);
  });

  it('lose telephone and identity numbers in words', () => {
    const questions = [question('q1', { kind: 'text' })];
    const [stored] = acceptedAnswers(questions, [
      wrote('q1', '请回电 138 1234 5678，证件 11010519491231002X'),
    ]);
    expect(stored?.text).toBe('请回电 138****5678，证件 110105********002X');
  });
});

describe('a quiz', () => {
  const quiz = content(
    [
      question('q1', { right: ['b'] }),
      question('q2', { kind: 'multiple', right: ['a', 'c'], showIf: { questionId: 'q1', anyOf: ['b'] } }),
      question('q3', { kind: 'text' }),
    ],
    true,
  );

  it('counts what is wholly right, of what was shown and has a right answer', () => {
    expect(scoreOfQuiz(quiz, [chose('q1', 'b'), chose('q2', 'c', 'a')])).toMatchObject({ right: 2, of: 2 });
    expect(scoreOfQuiz(quiz, [chose('q1', 'b'), chose('q2', 'a')])).toMatchObject({ right: 1, of: 2 });
    expect(scoreOfQuiz(quiz, [chose('q1', 'b')])).toMatchObject({ right: 1, of: 2 });
    expect(scoreOfQuiz(quiz, [chose('q1', 'a')])).toEqual({
      right: 0,
      of: 1,
      solution: [{ questionId: 'q1', right: ['b'], correct: false }],
    });
  });

  it('is nothing that scores unless it is one', () => {
    expect(scoreOfQuiz({ ...quiz, quiz: false }, [chose('q1', 'b')])).toBeNull();
  });
});
