import { describe, expect, it } from '@jest/globals';
import {
  answerUrl,
  conditionValues,
  fieldsOf,
  instantOf,
  groupQuotasOf,
  inviteesOf,
  localOf,
  newQuestion,
  optionsOf,
  questionOf,
} from './questionnaire.rules.js';

describe('the form of a questionnaire', () => {
  it('reads options line by line, the right ones by their star', () => {
    expect(optionsOf('13% | 13 %\n\n *  9%\n*\n6%')).toEqual({
      options: [
        { id: 'o1', text: '13%', textEn: '13 %' },
        { id: 'o2', text: '9%', textEn: '9%' },
        { id: 'o3', text: '6%', textEn: '6%' },
      ],
      right: ['o2'],
    });
  });

  it('makes a question and shows it again as it was', () => {
    const fields = { ...newQuestion([]), text: '税率', textEn: 'Rate', options: '13% | 13 %\n*9%' };
    const question = questionOf({ ...fields, ifQuestion: 'q0', ifValues: ['o1'] }, true);
    expect(question).toMatchObject({
      id: 'q1',
      points: null,
      right: ['o2'],
      showIf: { questionId: 'q0', anyOf: ['o1'] },
    });
    expect(questionOf(fieldsOf(question), true)).toEqual(question);
    expect(questionOf(fields, false).right).toEqual([]);
  });

  it('gives a new question an id that none had, also after one was removed', () => {
    expect(newQuestion([{ id: 'q1' }, { id: 'q3' }]).id).toBe('q4');
  });

  it('knows what a condition may ask for', () => {
    const fields = { ...newQuestion([]), options: '是\n否' };
    expect(conditionValues(fields).map(({ value }) => value)).toEqual(['o1', 'o2']);
    expect(conditionValues({ ...fields, kind: 'scale', points: 3 }).map(({ value }) => value)).toEqual([
      '1',
      '2',
      '3',
    ]);
    expect(conditionValues({ ...fields, kind: 'text' })).toEqual([]);
  });

  it('takes times as those of Shanghai', () => {
    expect(instantOf('2026-03-02T09:00')).toBe('2026-03-02T01:00:00.000Z');
    expect(localOf('2026-03-02T01:00:00.000Z')).toBe('2026-03-02T09:00');
    expect([instantOf(''), instantOf(undefined), localOf(null)]).toEqual([null, null, '']);
  });

  it('reads who is invited', () => {
    const lines = '甲公司, wang@example.cn\n\n乙公司，分公司\n丙\tli@example.cn';
    expect(inviteesOf(lines)).toEqual([
      { name: '甲公司', group: null, email: 'wang@example.cn' },
      { name: '乙公司，分公司', group: null, email: null },
      { name: '丙', group: null, email: 'li@example.cn' },
    ]);
  });

  it('reads of which group invitees are, in brackets of either kind', () => {
    expect(inviteesOf('甲公司【广州关区】, wang@example.cn\n乙 [ Shenzhen ]\n【无名】')).toEqual([
      { name: '甲公司', group: '广州关区', email: 'wang@example.cn' },
      { name: '乙', group: 'Shenzhen', email: null },
      { name: '【无名】', group: null, email: null },
    ]);
  });

  it('reads quotas of groups, and says which line can’t be read', () => {
    expect(groupQuotasOf('广州关区 = 50\n\n深圳＝0')).toEqual([
      { group: '广州关区', quota: 50 },
      { group: '深圳', quota: 0 },
    ]);
    expect(groupQuotasOf('广州 = 5\n深圳')).toEqual({ badLine: 2 });
    expect(groupQuotasOf('广州 = -5')).toEqual({ badLine: 1 });
    expect(groupQuotasOf('')).toEqual([]);
  });

  it('keeps the secret of a link behind its #', () => {
    expect(answerUrl('https://x.cn', 'abc')).toBe('https://x.cn/survey?q=abc');
    expect(answerUrl('https://x.cn', 'abc', 't.s')).toBe('https://x.cn/survey?q=abc#i=t.s');
  });
});
