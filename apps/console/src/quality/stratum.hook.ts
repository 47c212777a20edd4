import { CHANNELS, NO_PART, OTHERS, type Channel } from '#libs/contract';
import { useAgentName, useContactsOf, useOfficeName, useQueueName, useTopicName } from '../api/name.hook.js';
import { useTopics } from '../api/queries.js';
import { useText } from '../text/language.hook.js';
import { CHANNEL } from '../text/words.text.js';

const isChannel = (part: string): part is Channel => (CHANNELS as readonly string[]).includes(part);

/**
 * A stratum in words: its key is made of ids of districts, channels, queues, agents, offices and topics, in the plan's
 * own order; `-` stands for none, `+others` for all that are too many to stand alone.
 */
export function useStratumName(): (key: string) => string {
  const { t, p } = useText();
  const contactsOf = useContactsOf();
  const queueName = useQueueName();
  const officeName = useOfficeName();
  const topicName = useTopicName();
  const agentName = useAgentName();
  const topics = useTopics().data ?? [];
  const partName = (part: string): string => {
    if (part === NO_PART) return t('qNone');
    if (isChannel(part)) return p(CHANNEL[part]);
    if (/^\d{2}$/.test(part)) return contactsOf(part);
    if (/^\d{4}$/.test(part)) return officeName(part);
    const queue = queueName(part);
    if (queue !== part) return queue;
    return topics.some(({ id }) => id === part) ? topicName(part) : agentName(part);
  };
  return (key) => {
    if (key === 'all') return t('qWholeFrame');
    return key === OTHERS ? t('qOtherStrata') : key.split('/').map(partName).join(' · ');
  };
}
