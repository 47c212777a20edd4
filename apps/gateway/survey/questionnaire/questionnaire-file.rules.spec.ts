import { describe, expect, it } from '@jest/globals';
import { aboutAnswers, type AnswersTold } from './questionnaire-file.rules.js';

const told: AnswersTold = {
  heldBack: false,
  version: 2,
  view: {
    content: { name: '通关便利', nameEn: 'Clearance' },
    answers: 4999,
    offered: 5000,
    responseRate: 4999 / 5000,
  },
  groups: [
    { group: '22', invited: 3, answered: 2, responseRate: 2 / 3 },
    { group: null, invited: 0, answered: 0, responseRate: null },
  ],
};

describe('what a file of answers is of', () => {
  it('has every response rate as the page shows it: cut, never rounded up', () => {
    expect(aboutAnswers(told, 'zh')).toEqual([
      ['问卷', '通关便利'],
      ['版本', 'v2'],
      ['全部版本答卷 / 邀请或打开', '4999 / 5000'],
      ['答复率', '99.9%'],
      ['答复率 · 22', '66.6%（2 / 3）'],
      ['答复率 · 未分组', '暂无数据（0 / 0）'],
    ]);
    expect(aboutAnswers(told, 'en')[3]).toEqual(['Response rate', '99.9%']);
  });
});
