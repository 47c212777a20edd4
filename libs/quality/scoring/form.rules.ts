import { AppError, refuse, type FormItem, type ItemAnswer } from '#libs/contract';
import { createHash } from 'node:crypto';

export interface Answered {
  itemId: string;
  answer: ItemAnswer;
}

/** Throws BAD_INPUT for a form by which nothing could be told. */
export function checkForm(items: readonly FormItem[]): void {
  const ids = new Set(items.map(({ id }) => id));
  if (ids.size !== items.length) refuse('items', '条目标识重复', 'two items have one id');
  if (!items.some(({ critical }) => critical)) {
    refuse(
      'items',
      '至少要有一项关键差错，否则无法判定答复是否正确',
      'without a critical item no answer can be wrong',
    );
  }
  if (items.some(({ critical, weight }) => critical !== (weight === 0))) {
    refuse(
      'items',
      '关键差错不计权重，其他条目权重须大于 0',
      'critical items have no weight, the others have one',
    );
  }
}

/** SHA-256 of the items as JSON, in their order, each with id, text, textEn, critical and weight. */
export function itemsHashOf(items: readonly FormItem[]): string {
  const plain = items.map(({ id, text, textEn, critical, weight }) => ({
    id,
    text,
    textEn,
    critical,
    weight,
  }));
  return createHash('sha256').update(JSON.stringify(plain)).digest('hex');
}

/**
 * What the answers amount to. Every item has to be answered, once. Throws BAD_INPUT, and NOTHING_JUDGED if no critical item
 * applies: an answer of which nothing was judged is not right.
 */
export function resultOf(
  items: readonly FormItem[],
  answers: readonly Answered[],
): { correct: boolean; manners: number | null } {
  const byId = new Map(answers.map(({ itemId, answer }) => [itemId, answer]));
  const unknown = answers.filter(({ itemId }) => !items.some(({ id }) => id === itemId));
  const missing = items.filter(({ id }) => !byId.has(id));
  if (unknown.length > 0 || missing.length > 0 || byId.size !== answers.length) {
    refuse('answers', '每个条目须且只须回答一次', 'every item has to be answered, once');
  }
  const critical = items.filter((item) => item.critical);
  if (critical.length > 0 && critical.every(({ id }) => byId.get(id) === 'not-applicable')) {
    throw new AppError('NOTHING_JUDGED', { fields: ['answers'] });
  }
  const applied = items.filter(({ id, critical }) => !critical && byId.get(id) !== 'not-applicable');
  const weight = applied.reduce((sum, item) => sum + item.weight, 0);
  const good = applied.filter(({ id }) => byId.get(id) === 'yes').reduce((sum, item) => sum + item.weight, 0);
  return {
    correct: !critical.some(({ id }) => byId.get(id) === 'no'),
    manners: weight === 0 ? null : good / weight,
  };
}
