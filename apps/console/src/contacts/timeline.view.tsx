import type {
  CallJourney,
  ContactInFull,
  EndedBy,
  QueuedReason,
  TimelineEntry,
  TimelineType,
} from '#libs/contract';
import { enteredIn } from '../../model/desk/journey.rules.js';
import { duration, shanghaiDay, shanghaiTime } from '../../model/clock.rules.js';
import { useAccountName, useAgentName, useOfficeName, useQueueName, useTopicName } from '../api/name.hook.js';
import { useWay } from '../desk/customer/way.hook.js';
import { type TextKey, useText, type Words } from '../text/language.hook.js';
import { DISPOSITION, HANGUP } from '../text/words.text.js';
import { CountedDay, CountedEntry } from './counted.view.js';

const NAME: Record<TimelineType, TextKey> = {
  'contact.opened': 'tlOpened',
  'contact.queued': 'tlQueued',
  'contact.offered': 'tlOffered',
  'contact.accepted': 'tlAccepted',
  'contact.declined': 'tlDeclined',
  'contact.missed': 'tlMissed',
  'contact.released': 'tlReleased',
  'contact.overflowed': 'tlOverflowed',
  'contact.transferred': 'tlTransferred',
  'contact.requeued': 'tlRequeued',
  'contact.taken': 'tlTaken',
  'contact.invited': 'tlInvited',
  'contact.joined': 'tlJoined',
  'contact.left': 'tlLeft',
  'contact.held': 'tlHeld',
  'contact.resumed': 'tlResumed',
  'contact.wrap-up-extended': 'tlExtended',
  'contact.responded': 'tlResponded',
  'contact.abandoned': 'tlAbandoned',
  'contact.ended': 'tlEnded',
  'contact.closed': 'tlClosed',
};
const REASON: Record<QueuedReason, TextKey> = {
  arrival: 'reasonArrival',
  declined: 'reasonDeclined',
  missed: 'reasonMissed',
  released: 'reasonReleased',
  callback: 'reasonCallback',
  overflow: 'reasonOverflow',
  transfer: 'reasonTransfer',
  requeue: 'reasonRequeue',
};
const BY: Record<EndedBy, TextKey> = { agent: 'byAgent', customer: 'byCustomer', system: 'bySystem' };

/** Everything that happened to a contact, in order, with the time since the entry before, and what it counts as. */
export function Timeline({ contact }: { contact: ContactInFull }) {
  const words = useText();
  const names = {
    account: useAccountName(),
    queue: useQueueName(),
    agent: useAgentName(),
    topic: useTopicName(),
    office: useOfficeName(),
  };
  const way = useWay();
  const wayIn = (journey: CallJourney): string => way(journey, contact.menu);
  return (
    <>
      <CountedDay counts={contact.counts} />
      <ol className="timeline" data-testid="timeline">
        {contact.timeline.map((entry, index) => {
          const before = contact.timeline[index - 1];
          const newDay = before && shanghaiDay(before.at) !== shanghaiDay(entry.at);
          return (
            <li key={entry.seq} className={`timeline-${entry.type.slice('contact.'.length)}`}>
              <time dateTime={new Date(entry.at).toISOString()}>
                {newDay && <small>{shanghaiDay(entry.at)} </small>}
                {shanghaiTime(entry.at)}
              </time>
              <span className="timeline-what">
                <b>{words.t(NAME[entry.type] ?? 'details')}</b>{' '}
                <span className="muted">{about(entry, words, names, wayIn)}</span>
                <CountedEntry counts={contact.counts} seq={entry.seq} />
              </span>
              <span className="timeline-gap">{before ? `+${duration(entry.at - before.at)}` : ''}</span>
            </li>
          );
        })}
      </ol>
    </>
  );
}

function journeyWords(journey: CallJourney, way: string, t: Words['t']): (string | false | undefined)[] {
  const { served, language, satisfaction } = journey;
  return [
    way,
    enteredIn(journey),
    served && t('menuServed'),
    language && t(language === 'en' ? 'telEn' : 'telZh'),
    satisfaction === null && t('menuNoScore'),
    satisfaction ? t('menuScore', { score: satisfaction }) : false,
  ];
}

function about(
  entry: TimelineEntry,
  { t, p }: Words,
  names: Record<'account' | 'queue' | 'agent' | 'topic' | 'office', (id: string) => string>,
  wayIn: (journey: CallJourney) => string,
): string {
  switch (entry.type) {
    case 'contact.opened':
      return [
        names.account(entry.accountId),
        entry.officeId && names.office(entry.officeId),
        ...(entry.journey ? journeyWords(entry.journey, wayIn(entry.journey), t) : []),
      ]
        .filter(Boolean)
        .join(' · ');
    case 'contact.queued':
      return `${names.queue(entry.queueId)} · ${t(REASON[entry.reason])}`;
    case 'contact.abandoned':
    case 'contact.ended':
      return [t(BY[entry.by]), entry.cause && p(HANGUP[entry.cause])].filter(Boolean).join(' · ');
    case 'contact.closed':
      return [
        entry.disposition && p(DISPOSITION[entry.disposition]),
        entry.topicId && names.topic(entry.topicId),
        entry.repeats && t('repeatsOne', { id: entry.repeats.slice(-6) }),
        t(BY[entry.by]),
      ]
        .filter(Boolean)
        .join(' · ');
    case 'contact.responded':
      return '';
    case 'contact.overflowed':
      return `${names.queue(entry.fromQueueId)} · ${p([entry.reason, entry.reasonEn])}`;
    case 'contact.transferred':
      return [names.agent(entry.agentId), entry.toAgentId && names.agent(entry.toAgentId)]
        .filter(Boolean)
        .join(' → ');
    case 'contact.released':
      return [
        names.agent(entry.agentId),
        entry.reason === 'no-phone' && t('tlNoPhone'),
        entry.cause && p(HANGUP[entry.cause]),
      ]
        .filter(Boolean)
        .join(' · ');
    case 'contact.requeued':
      return names.agent(entry.by);
    case 'contact.invited':
    case 'contact.joined':
    case 'contact.left':
      return names.agent(entry.guestId);
    default:
      return names.agent(entry.agentId);
  }
}
