import type { FloorContact } from '#libs/contract';
import { useQueueName } from '../api/name.hook.js';
import { ChannelIcon } from '../desk/channel-icon.view.js';
import { Elapsed } from '../shell/now.hook.js';
import { useText } from '../text/language.hook.js';
import { CONTACT_STATE } from '../text/words.text.js';

interface Props {
  contact: FloorContact;
  offset: number;
  onOpen: (contactId: string) => void;
}

/** One contact; opens it, with what a supervisor can do. */
export function ContactChip({ contact, offset, onOpen }: Props) {
  const { p } = useText();
  const queueName = useQueueName();
  return (
    <button
      type="button"
      className="floor-chip"
      title={queueName(contact.queueId)}
      data-testid="floor-contact"
      onClick={() => onOpen(contact.id)}
    >
      <ChannelIcon channel={contact.channel} /> {contact.customer}{' '}
      <span className={`pill pill-${contact.state}`}>{p(CONTACT_STATE[contact.state])}</span>{' '}
      <Elapsed since={contact.since} offset={offset} />
    </button>
  );
}
