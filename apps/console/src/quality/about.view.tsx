import type { ContactAbout } from '#libs/contract';
import { shanghaiDay, shanghaiMinute } from '../../model/clock.rules.js';
import { useQueueName, useTopicName } from '../api/name.hook.js';
import { ChannelIcon } from '../desk/channel-icon.view.js';
import { useText } from '../text/language.hook.js';

interface Props {
  /** Null: the contact can't be read any more. */
  about: ContactAbout | null;
  contactId: string;
  /** Which of how many it is in its list, from 1; `more`: the list goes on. */
  place?: { nth: number; all: number; more?: boolean };
}

/** A drawn contact as people recognise it: by what it came, where to, about what and when; its id is on its own page. */
export function About({ about, contactId, place }: Props) {
  const { t } = useText();
  const queueName = useQueueName();
  const topicName = useTopicName();
  const nth = place && t(place.more ? 'qNthOfMore' : 'qNthOf', { nth: place.nth, all: place.all });
  const at = about && `${shanghaiDay(about.openedAt)} ${shanghaiMinute(about.openedAt)}`;
  return (
    <span className="about" data-testid="about">
      {about ? (
        <span>
          <ChannelIcon channel={about.channel} named /> · {queueName(about.queueId)} ·{' '}
          {about.topicId === null ? t('qNoTopic') : topicName(about.topicId)}
        </span>
      ) : (
        <span>{t('qContactGone', { id: contactId.slice(-6) })}</span>
      )}
      <small className="muted">{[at, nth].filter(Boolean).join(' · ')}</small>
    </span>
  );
}

/** The place of each in its list, by a key of it. */
export function placesOf<T>(list: readonly T[], keyOf: (one: T) => string): (one: T) => number {
  const places = new Map(list.map((one, i) => [keyOf(one), i + 1]));
  return (one) => places.get(keyOf(one)) ?? 0;
}
