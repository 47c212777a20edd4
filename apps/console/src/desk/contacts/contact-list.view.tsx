import { Badge } from 'antd';
import { shownOf } from '../../../model/desk/desk.rules.js';
import { useText } from '../../text/language.hook.js';
import type { DeskView } from '../desk.hook.js';
import { ContactItem } from './contact-item.view.js';

/** First pane: everything the agent holds. */
export function ContactList({ desk }: { desk: DeskView }) {
  const { t } = useText();
  const online = desk.state.agent?.presence === 'online';
  return (
    <section className="pane pane-list" aria-labelledby="list-title">
      <h2 id="list-title" className="pane-title">
        {t('myContacts')} <Badge count={desk.held.length} color="var(--muted-strong)" />
      </h2>
      {desk.held.length === 0 ? (
        <div className="empty">
          <p>{t(desk.state.synced ? 'noContacts' : 'connecting')}</p>
          {desk.state.synced && <small>{t(online ? 'noContactsOnline' : 'noContactsOffline')}</small>}
        </div>
      ) : (
        <ul className="contact-list">
          {desk.held.map((contact, index) => (
            <li key={contact.id}>
              <ContactItem
                contact={contact}
                index={index}
                offset={desk.offset}
                unread={desk.unreadOf(contact)}
                last={shownOf(desk.state, contact).at(-1) ?? null}
                current={desk.selected?.id === contact.id}
                onSelect={() => desk.select(contact.id)}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
