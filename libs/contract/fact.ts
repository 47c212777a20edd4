/** One measured event of a contact; no personal data. Unique by `contactId` + `seq` + `name`. */
export interface Fact {
  /** `contactId:seq:name` */
  id: string;
  name: FactName;
  contactId: string;
  seq: number;
  /** When it happened, epoch ms. */
  at: number;
  /**
   * Shanghai day, YYYY-MM-DD, on which the contact asked for an agent (arrived, if it never
   * asked): the same for all facts of a contact, so that a rate's parts fall on one day.
   */
  day: string;
  /** The half-hour of that day in which it did, 0 to 47. */
  slot: number;
  districtId: string;
  channel: string;
  accountId: string;
  /** The queue it asked in first. */
  queueId: string;
  agentId: string | null;
  /** The office whose account the contact came by; null = none's. */
  officeId: string | null;
  /** What the contact was about: of facts told when it was closed, and of answers to satisfaction. */
  topicId: string | null;
  /** A duration in ms, where the name has one. */
  value: number | null;
}

/**
 * arrived: reached us; told as soon as it asks for an agent or ends without asking ·
 * asked: asked for an agent (entered a queue on arrival) · answered: value = queue wait ·
 * abandoned: left and was never answered, value = queue wait · flowed-out: was led out of the queues and
 * never answered, value = queue wait · transferred: an agent passed it on · missed, declined: an offer not taken ·
 * responded: value = accept to first answer · handled: value = talk + wrap-up ·
 * talked: value = accept to end, or to the loss of the contact: one for each agent's stretch ·
 * wrapped: value = end to close · called-back: an agent took up an attempt to call back ·
 * callback-reached: and the customer was reached · passed-on: an agent passed it on for the first time ·
 * passed-on-cold, passed-on-warm: for the first time in this way · replied: first answer of an agent, value =
 * asked to here · conversed: value = all talk of a handled contact ·
 * took-part: an agent had a handled contact, value = their own talk of it ·
 * held: value = how long the caller of a handled call was held · held-part: by one agent who had it ·
 * had: another agent than who answered, or called back, had it · handed-on, handed-on-cold, handed-on-warm: another
 * agent than the first passed it on too, and in this way ·
 * returned: whoever asked had a contact that ended shortly before ·
 * classified: closed with a topic · repeated: and the customer had had one closed on the same topic shortly before ·
 * guided: went through self-service that says when it has answered · self-served: it did, and the contact ended without
 * asking ·
 * rating-asked: the customer was asked how satisfied they are · rated: and answered · rated-satisfied, rated-basic:
 * with 5 or 4, with 3 (基本满意) · rating-asked-alone: asked by a voice menu, before any agent served them; these five belong
 * to the day and half-hour in which the contact ended, and so does finished: handled, of whoever had it last ·
 * worked, idled, unready: of an agent and a half-hour, not of a contact; value = that part of it, by the wall clock.
 * All but missed, declined, transferred and talked: at most once a contact; took-part, held-part, had, handed-on and its
 * kinds: once a contact and agent.
 */
export const FACT_NAMES = [
  'arrived',
  'asked',
  'answered',
  'abandoned',
  'flowed-out',
  'transferred',
  'missed',
  'declined',
  'responded',
  'talked',
  'wrapped',
  'handled',
  'finished',
  'unfinished',
  'called-back',
  'callback-reached',
  'passed-on',
  'passed-on-cold',
  'passed-on-warm',
  'replied',
  'conversed',
  'took-part',
  'held',
  'held-part',
  'had',
  'handed-on',
  'handed-on-cold',
  'handed-on-warm',
  'returned',
  'guided',
  'self-served',
  'classified',
  'repeated',
  'rating-asked',
  'rated',
  'rated-satisfied',
  'rated-basic',
  'rating-asked-alone',
  'worked',
  'idled',
  'unready',
] as const;
export type FactName = (typeof FACT_NAMES)[number];
