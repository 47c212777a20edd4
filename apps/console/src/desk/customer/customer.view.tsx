import { useState } from 'react';
import type { ContactView } from '#libs/contract';
import { duration, elapsed, shanghaiShort, shanghaiStamp } from '../../../model/clock.rules.js';
import { ContactDrawer } from '../../contacts/contact-drawer.view.js';
import { useText } from '../../text/language.hook.js';
import { CHANNEL, CONTACT_STATE, DISPOSITION, OUTCOME } from '../../text/words.text.js';
import { ChannelIcon } from '../channel-icon.view.js';
import { useAccountName, useContactsOf, useOfficeName, useQueueName } from '../../api/name.hook.js';
import { CallbackNumber } from './callback-number.view.js';
import { useEarlier } from './earlier.hook.js';
import { Journey } from './journey.view.js';
import { VoiceMail } from './voice-mail.view.js';

/** Third pane: who it is, what this contact is, and what was before. */
export function CustomerPane({ contact }: { contact: ContactView | null }) {
  const { t } = useText();
  return (
    <aside className="pane pane-customer" aria-labelledby="customer-title">
      <h2 id="customer-title" className="pane-title">
        {t('customer')}
      </h2>
      {contact ? (
        <div className="pane-scroll">
          <Facts contact={contact} />
          {contact.callbackId !== null && (
            <CallbackNumber key={contact.callbackId} contact={contact} callbackId={contact.callbackId} />
          )}
          <Journey contact={contact} />
          <VoiceMail key={contact.id} contact={contact} />
          <History key={contact.customer.id} contact={contact} />
        </div>
      ) : (
        <div className="empty">—</div>
      )}
    </aside>
  );
}

function Facts({ contact }: { contact: ContactView }) {
  const { t, p } = useText();
  const accountName = useAccountName();
  const queueName = useQueueName();
  const contactsOf = useContactsOf();
  const officeName = useOfficeName();
  const rows = [
    [t('identity'), contact.customer.masked],
    [t('channel'), p(CHANNEL[contact.channel])],
    [t('account'), accountName(contact.accountId)],
    [t('queue'), queueName(contact.queueId)],
    [t('district'), contactsOf(contact.districtId)],
    [t('office'), contact.officeId && officeName(contact.officeId)],
    [t('openedAt'), shanghaiStamp(contact.openedAt)],
    [t('answeredAt'), contact.answeredAt && shanghaiStamp(contact.answeredAt)],
    [t('waited'), contact.answeredAt && duration(elapsed(contact.queuedAt, Date.parse(contact.answeredAt)))],
    [t('endedAt'), contact.endedAt && shanghaiStamp(contact.endedAt)],
    [t('contactNumber'), contact.id],
  ] as const;
  return (
    <dl className="facts">
      {rows.map(([label, value]) =>
        value ? (
          <div key={label}>
            <dt>{label}</dt>
            <dd title={value}>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

function History({ contact }: { contact: ContactView }) {
  const { t } = useText();
  const [opened, setOpened] = useState<string | null>(null);
  const earlier = useEarlier(contact);
  return (
    <section className="history" aria-labelledby="history-title">
      <h3 id="history-title">{t('history')}</h3>
      {earlier?.length === 0 && <p className="muted">{t('historyNone')}</p>}
      <ul>
        {earlier?.map((entry) => (
          <li key={entry.id}>
            <HistoryItem contact={entry} onOpen={() => setOpened(entry.id)} />
          </li>
        ))}
      </ul>
      <ContactDrawer contactId={opened} onClose={() => setOpened(null)} />
    </section>
  );
}

function HistoryItem({ contact, onOpen }: { contact: ContactView; onOpen: () => void }) {
  const { p } = useText();
  const queueName = useQueueName();
  const result = contact.disposition
    ? DISPOSITION[contact.disposition]
    : contact.outcome
      ? OUTCOME[contact.outcome]
      : CONTACT_STATE[contact.state];
  return (
    <button type="button" className="history-item" onClick={onOpen}>
      <ChannelIcon channel={contact.channel} />
      <span>{queueName(contact.queueId)}</span>
      <span className="muted">{shanghaiShort(contact.openedAt, Date.now())}</span>
      <span className="history-result">{p(result)}</span>
    </button>
  );
}
