import { CHANNELS, type Channel } from '#libs/contract';
import { useDistrictName, useQueueName } from '../api/name.hook.js';
import { useText } from '../text/language.hook.js';
import { CHANNEL } from '../text/words.text.js';

const isChannel = (part: string): part is Channel => (CHANNELS as readonly string[]).includes(part);

/** A stratum in words: its key is made of ids of districts, channels, queues and agents, in the plan's own order. */
export function useStratumName(): (key: string) => string {
  const { t, p } = useText();
  const districtName = useDistrictName();
  const queueName = useQueueName();
  const partName = (part: string): string => {
    if (isChannel(part)) return p(CHANNEL[part]);
    return /^\d{2}$/.test(part) ? districtName(part) : queueName(part);
  };
  return (key) => (key === 'all' ? t('qWholeFrame') : key.split('/').map(partName).join(' · '));
}
