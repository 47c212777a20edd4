import { NATIONAL_DISTRICT, type TopicView } from '#libs/contract';

/**
 * What a contact of this district may be given: its own and headquarters' that are in use, by their Chinese names; and
 * what is `chosen` already.
 */
export const topicsFor = (
  topics: readonly TopicView[],
  districtId: string,
  chosen: string | null = null,
): TopicView[] =>
  topics
    .filter(
      (topic) =>
        topic.id === chosen || (topic.active && [districtId, NATIONAL_DISTRICT].includes(topic.districtId)),
    )
    .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN') || (a.id < b.id ? -1 : 1));

/** Whether a topic is meant by what was typed: each word is in one of its names. */
export function isMeant({ name, nameEn }: Pick<TopicView, 'name' | 'nameEn'>, typed: string): boolean {
  const names = `${name} ${nameEn}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => names.includes(word));
}
