import type { Fact, FactName } from '#libs/contract';
import { shanghaiDayStart, shanghaiHalfHour } from '#libs/platform';
import type { SatisfactionDoc } from './satisfaction.schema.js';

/**
 * What figures hear of a customer who was asked; nothing of one who has not been, or could not be. The score is kept
 * as a name, and nobody's identity. A fact once told never changes: an answer adds to it. Office and topic are the
 * contact's.
 */
export function factsOfSatisfaction(doc: SatisfactionDoc): Fact[] {
  const { _id: contactId, day, districtId, channel, accountId, queueId, agentId } = doc;
  const { officeId = null, topicId = null } = doc;
  const at = doc.endedAt?.getTime() ?? shanghaiDayStart(day);
  const place = { day, slot: shanghaiHalfHour(at), districtId, channel, accountId, queueId, agentId };
  return namesOf(doc).map((name) => ({
    id: `rating:${contactId}:${name}`,
    name,
    contactId,
    seq: 0,
    at,
    ...place,
    officeId,
    topicId,
    value: null,
  }));
}

function namesOf({ state, answer, agentId }: SatisfactionDoc): FactName[] {
  if (state !== 'asked' && state !== 'answered') return [];
  const asked: FactName[] = ['rating-asked', ...(agentId === null ? (['rating-asked-alone'] as const) : [])];
  if (state === 'asked' || !answer) return asked;
  const satisfied: FactName[] = answer.score >= 4 ? ['rated-satisfied'] : [];
  const basic: FactName[] = answer.score === 3 ? ['rated-basic'] : [];
  return [...asked, 'rated', ...satisfied, ...basic];
}
