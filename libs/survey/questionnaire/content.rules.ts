import { choicesOf, refuse as refuseField, type Question, type QuestionnaireContent } from '#libs/contract';

/** Values that an answer to a question may have: ids of options, or points of a scale; none of a text. */
export const valuesOf = (question: Parameters<typeof choicesOf>[0]): string[] =>
  choicesOf(question).map(({ id }) => id);

/**
 * Throws BAD_INPUT for what could not be asked or answered: ids given twice, a choice of fewer than two, a
 * condition on something that does not come earlier, right answers where there are none.
 */
export function checkContent({ quiz, questions }: QuestionnaireContent): void {
  const earlier = new Map<string, Question>();
  for (const question of questions) {
    if (earlier.has(question.id)) refuse(question, '题目标识重复', 'two questions have one id');
    checkKind(question);
    checkCondition(question, earlier);
    checkRight(question, quiz);
    earlier.set(question.id, question);
  }
  if (quiz && questions.every(({ right }) => right.length === 0)) {
    refuseField(
      'questions',
      '答题模式至少要有一道有正确答案的题',
      'a quiz needs a question with a right answer',
    );
  }
}

function checkKind(question: Question): void {
  const { kind, options, points } = question;
  const chooses = kind === 'single' || kind === 'multiple';
  if (chooses !== options.length > 0) refuse(question, '只有选择题有选项', 'only choices have options');
  if (chooses && options.length < 2) refuse(question, '至少要有两个选项', 'a choice needs two options');
  if (new Set(options.map(({ id }) => id)).size !== options.length) {
    refuse(question, '选项标识重复', 'two options have one id');
  }
  if ((kind === 'scale') !== (points !== null)) {
    refuse(question, '量表题须有分值，其他题没有', 'a scale has points, nothing else has');
  }
}

function checkCondition(question: Question, earlier: ReadonlyMap<string, Question>): void {
  if (question.showIf === null) return;
  const asked = earlier.get(question.showIf.questionId);
  if (!asked) refuse(question, '显示条件须取自前面的题', 'a condition looks at an earlier question');
  const values = new Set(valuesOf(asked));
  if (question.showIf.anyOf.some((value) => !values.has(value))) {
    refuse(question, '显示条件中没有这个选项', 'a condition names an option that is not there');
  }
}

function checkRight(question: Question, quiz: boolean): void {
  const { kind, right, options } = question;
  if (right.length === 0) return;
  const ids = new Set(options.map(({ id }) => id));
  if (!quiz || right.some((id) => !ids.has(id)) || new Set(right).size !== right.length) {
    refuse(question, '正确答案须是答题模式下本题的选项', 'right answers are options of a quiz');
  }
  if (kind === 'single' && right.length > 1) {
    refuse(question, '单选题只有一个正确答案', 'a single choice has one right answer');
  }
}

function refuse({ id }: Question, reason: string, reasonEn: string): never {
  refuseField(`questions.${id}`, reason, reasonEn);
}
