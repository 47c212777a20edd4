import type { Question, QuestionKind, QuestionOption } from '#libs/contract';

/** One question as it stands in the form; options are lines, `中文 | English`, a right one begins with `*`. */
export interface QuestionFields {
  id: string;
  kind: QuestionKind;
  text: string;
  textEn: string;
  required: boolean;
  options: string;
  points: number | null;
  /** Shown only to whoever chose one of the values below at this earlier question. */
  ifQuestion: string | null;
  ifValues: string[];
}

export const newQuestion = (others: readonly { id: string }[]): QuestionFields => {
  const numbers = others.map(({ id }) => Number(/^q(\d+)$/.exec(id)?.[1] ?? 0));
  return {
    id: `q${Math.max(0, ...numbers) + 1}`,
    kind: 'single',
    text: '',
    textEn: '',
    required: true,
    options: '',
    points: 5,
    ifQuestion: null,
    ifValues: [],
  };
};

/** The options of these lines, and which are right. A line without English says the same in both. */
export function optionsOf(lines: string): { options: QuestionOption[]; right: string[] } {
  const entries = lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.replace(/^\*/, '').trim() !== '')
    .map((line, at) => {
      const [text = '', textEn = ''] = line.replace(/^\*/, '').split('|');
      const option = { id: `o${at + 1}`, text: text.trim(), textEn: textEn.trim() || text.trim() };
      return { option, right: line.startsWith('*') };
    });
  return {
    options: entries.map(({ option }) => option),
    right: entries.filter(({ right }) => right).map(({ option }) => option.id),
  };
}

const linesOf = ({ options, right }: Pick<Question, 'options' | 'right'>): string =>
  options
    .map(
      ({ id, text, textEn }) =>
        `${right.includes(id) ? '*' : ''}${text}${textEn === text ? '' : ` | ${textEn}`}`,
    )
    .join('\n');

/** As the server takes it. */
export function questionOf(fields: QuestionFields, quiz: boolean): Question {
  const { id, kind, text, textEn, required, points, ifQuestion, ifValues } = fields;
  const chooses = kind === 'single' || kind === 'multiple';
  const { options, right } = chooses ? optionsOf(fields.options) : { options: [], right: [] };
  return {
    id,
    kind,
    text,
    textEn,
    required,
    options,
    right: quiz ? right : [],
    points: kind === 'scale' ? (points ?? 5) : null,
    showIf: ifQuestion
      ? {
          questionId: ifQuestion,
          anyOf: ifValues,
        }
      : null,
  };
}

export const fieldsOf = (question: Question): QuestionFields => {
  const { id, kind, text, textEn, required, points, showIf } = question;
  return {
    id,
    kind,
    text,
    textEn,
    required,
    points: points ?? 5,
    options: linesOf(question),
    ifQuestion: showIf?.questionId ?? null,
    ifValues: showIf?.anyOf ?? [],
  };
};

/** What a condition on this question may ask for; nothing of a text. */
export function conditionValues(fields: QuestionFields): { value: string; option: QuestionOption | null }[] {
  if (fields.kind === 'text') return [];
  if (fields.kind !== 'scale') {
    return optionsOf(fields.options).options.map((option) => ({ value: option.id, option }));
  }
  return Array.from({ length: fields.points ?? 0 }, (_, at) => ({ value: String(at + 1), option: null }));
}

const SHANGHAI_MS = 8 * 3_600_000;
/** A field's `2026-03-02T09:00`, in Shanghai, as an instant; null if it is empty. */
export const instantOf = (local: string | null | undefined): string | null =>
  local ? new Date(Date.parse(`${local}:00Z`) - SHANGHAI_MS).toISOString() : null;
export const localOf = (instant: string | null): string =>
  instant === null ? '' : new Date(Date.parse(instant) + SHANGHAI_MS).toISOString().slice(0, 16);

export interface InviteeLine {
  name: string;
  group: string | null;
  email: string | null;
}

/** `名称【分组】, address` or `name [group], address`, one a line: group and address may be left out. */
export const inviteesOf = (lines: string): InviteeLine[] =>
  lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, before = line, email = null] = /^(.*?)[,，\t]\s*(\S+@\S+)$/.exec(line) ?? [];
      const [, name = before, group = null] =
        /^(.*\S)\s*[[【]\s*([^[\]【】]*\S)\s*[\]】]$/.exec(before.trim()) ?? [];
      return { name: name.trim(), group, email };
    });

/** `group = quota`, one a line, empty ones left out; a line that can't be read is answered by its number, from 1. */
export function groupQuotasOf(lines: string): { group: string; quota: number }[] | { badLine: number } {
  const found: { group: string; quota: number }[] = [];
  for (const [i, line] of lines.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, group, quota] = /^(.*\S)\s*[=＝]\s*(\d{1,6})$/.exec(line.trim()) ?? [];
    if (group === undefined) return { badLine: i + 1 };
    found.push({ group: group.trim(), quota: Number(quota) });
  }
  return found;
}

/** Where a questionnaire is answered; `token` of an invitation. */
export const answerUrl = (origin: string, id: string, token?: string): string =>
  `${origin}/survey?q=${id}${token === undefined ? '' : `#i=${token}`}`;
