import type { ContactView, MessageView } from '#libs/contract';
import { duration, elapsed } from '../../../model/clock.rules.js';
import { useNow } from '../../shell/now.hook.js';
import { useText } from '../../text/language.hook.js';
import { CONTACT_STATE } from '../../text/words.text.js';
import { ChannelIcon } from '../channel-icon.view.js';
import { useQueueName } from '../../api/name.hook.js';

interface Props {
  contact: ContactView;
  index: number;
  offset: number;
  unread: number;
  last: MessageView | null;
  current: boolean;
  onSelect: () => void;
}

export function ContactItem({ contact, index, offset, unread, last, current, onSelect }: Props) {
  const { t, p } = useText();
  const queueName = useQueueName();
  return (
    <button
      type="button"
      className={`contact-item contact-${contact.state}`}
      data-testid="contact-item"
      data-contact={contact.id}
      data-state={contact.state}
      aria-current={current}
      aria-keyshortcuts={index < 9 ? `Alt+${index + 1}` : undefined}
      onClick={onSelect}
    >
      <span className="contact-line">
        <ChannelIcon channel={contact.channel} />
        <b className="contact-who">{contact.customer.masked}</b>
        {unread > 0 && (
          <span className="unread" aria-label={t('unread', { n: unread })}>
            {unread > 99 ? '99+' : unread}
          </span>
        )}
        <span className={`pill pill-${contact.state}`}>{p(CONTACT_STATE[contact.state])}</span>
      </span>
      <span className="contact-last">{last?.text ?? queueName(contact.queueId)}</span>
      <Timers contact={contact} offset={offset} />
    </button>
  );
}

/** Since when the contact is in its present state, as far as a view tells. */
const stateSince = (contact: ContactView): string =>
  contact.endedAt ?? contact.answeredAt ?? contact.queuedAt;

/** Queue wait · this state · whole contact. */
export function Timers({ contact, offset }: { contact: ContactView; offset: number }) {
  const { t } = useText();
  const now = useNow() + offset;
  const waitEnd = contact.answeredAt === null ? now : Date.parse(contact.answeredAt);
  const timers = [
    ['timerWait', 'timerWaitHint', elapsed(contact.queuedAt, waitEnd)],
    ['timerState', 'timerStateHint', elapsed(stateSince(contact), now)],
    ['timerTotal', 'timerTotalHint', elapsed(contact.openedAt, now)],
  ] as const;
  return (
    <span className="timers">
      {timers.map(([label, hint, ms]) => (
        <span key={label} title={t(hint)}>
          {t(label)} <span className="timer">{duration(ms)}</span>
        </span>
      ))}
    </span>
  );
}
