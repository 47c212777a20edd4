import { refuse, type GroupQuota, type GroupStanding, type QuestionnaireAccess } from '#libs/contract';
import type { QuestionnaireDoc } from '../questionnaire.schema.js';

/** Throws BAD_INPUT for a group that is named twice, and for quotas of groups nobody could be of. */
export function checkGroupQuotas(quotas: readonly GroupQuota[], access: QuestionnaireAccess): void {
  if (quotas.length > 0 && access !== 'invited') {
    refuse(
      'groupQuotas',
      '匿名问卷没有分组',
      'nobody who answers an anonymous one is known to be of a group',
    );
  }
  if (new Set(quotas.map(({ group }) => group)).size !== quotas.length) {
    refuse('groupQuotas', '同一分组只能有一个名额上限', 'a group has one quota');
  }
}

/** Throws BAD_INPUT for reminders of an anonymous one: nobody is known to have to be reminded. */
export function checkReminder(remindAfterDays: number | null, access: QuestionnaireAccess): void {
  if (remindAfterDays !== null && access !== 'invited') {
    refuse('remindAfterDays', '匿名问卷没有可提醒的人', 'nobody is invited to an anonymous one');
  }
}

/** How many of a group may answer; null = as many as there are. */
export const quotaOf = (
  { groupQuotas = [] }: Pick<QuestionnaireDoc, 'groupQuotas'>,
  group: string | undefined,
): number | null => groupQuotas.find((one) => one.group === group)?.quota ?? null;

export interface GroupCount {
  group: string | null;
  invited: number;
  answered: number;
}

/** Groups that were invited, and those that have a quota, by name; those of none last. */
export function standingsOf(counts: readonly GroupCount[], quotas: readonly GroupQuota[]): GroupStanding[] {
  const named = new Map(counts.map((count) => [count.group, count]));
  for (const { group } of quotas) {
    if (!named.has(group)) named.set(group, { group, invited: 0, answered: 0 });
  }
  return [...named.values()]
    .map(({ group, invited, answered }) => ({
      group,
      quota: quotas.find((one) => one.group === group)?.quota ?? null,
      invited,
      answered,
      responseRate: invited === 0 ? null : answered / invited,
    }))
    .toSorted(
      (a, b) =>
        Number(a.group === null) - Number(b.group === null) || ((a.group ?? '') < (b.group ?? '') ? -1 : 1),
    );
}

/** Of which no more answers are taken. */
export const fullGroups = (standings: readonly GroupStanding[]): string[] =>
  standings.flatMap(({ group, quota, answered }) =>
    group !== null && quota !== null && answered >= quota ? [group] : [],
  );
