import { Button } from 'antd';
import { useState } from 'react';
import type { ContactView, Principal } from '#libs/contract';
import { CallBar } from '../../phone/call-bar.view.js';
import { LiveTranscript } from '../../phone/transcript.view.js';
import type { AgentPhone } from '../../phone/phone.hook.js';
import { useText } from '../../text/language.hook.js';
import { CONTACT_STATE } from '../../text/words.text.js';
import { ChannelIcon } from '../channel-icon.view.js';
import { Timers } from '../contacts/contact-item.view.js';
import type { DeskView } from '../desk.hook.js';
import { partOf, rings, shownOf } from '../../../model/desk/desk.rules.js';
import { Composer } from './composer.view.js';
import { TeamBar } from './team.view.js';
import { Thread } from './thread.view.js';
import { WrapUp } from './wrap-up.view.js';

interface Props {
  desk: DeskView;
  phone: AgentPhone;
  me: Principal;
  onEnd: () => void;
  onAccept: (contact: ContactView) => Promise<void>;
}

/** Second pane: what is said, and the means to answer. */
export function ConversationPane({ desk, phone, me, onEnd, onAccept }: Props) {
  const { t } = useText();
  // A message taken back changes the draft from outside: the composer then begins anew.
  const [taken, setTaken] = useState(0);
  const contact = desk.selected;
  if (!contact) {
    return (
      <section className="pane pane-talk" aria-label={t('conversation')}>
        <div className="empty">{t('pickContact')}</div>
      </section>
    );
  }
  const ringing = rings(contact, me.userId);
  const waiting = desk.outbox.filter((entry) => entry.conversation === contact.id);
  return (
    <section className="pane pane-talk" aria-label={t('conversation')}>
      <Head contact={contact} desk={desk} onEnd={onEnd} />
      <CallBar phone={phone} desk={desk} contact={contact} />
      <LiveTranscript key={`said:${contact.id}`} desk={desk} contact={contact} />
      {contact.state === 'active' && !ringing && (
        <TeamBar key={`team:${contact.id}`} desk={desk} contact={contact} />
      )}
      <Thread
        key={`thread:${contact.id}`}
        me={me}
        messages={shownOf(desk.state, contact)}
        outbox={waiting}
        empty={t(ringing ? 'offeredMessages' : contact.channel === 'voice' ? 'noNotes' : 'noMessages')}
        channelUp={desk.connection === 'up'}
        onRetry={(clientId) => desk.session.outbox.retry(clientId)}
        onTakeBack={(entry) => {
          const draft = desk.store.loadDraft(contact.id);
          desk.store.saveDraft(contact.id, draft === '' ? entry.text : `${draft}\n${entry.text}`);
          desk.session.outbox.remove(entry.clientId);
          setTaken(taken + 1);
        }}
      />
      {contact.state === 'active' && !ringing && (
        <Composer key={`composer:${contact.id}:${taken}`} desk={desk} contact={contact} me={me} />
      )}
      {contact.state === 'wrap-up' && <WrapUp key={`wrap-up:${contact.id}`} desk={desk} contact={contact} />}
      {ringing && (
        <div className="composer">
          <Button type="primary" onClick={() => void onAccept(contact)}>
            {t('accept')}
          </Button>
        </div>
      )}
    </section>
  );
}

function Head({ contact, desk, onEnd }: { contact: ContactView; desk: DeskView; onEnd: () => void }) {
  const { t, p } = useText();
  return (
    <header className="talk-head">
      <ChannelIcon channel={contact.channel} named />
      <b>{contact.customer.masked}</b>
      <span className={`pill pill-${contact.state}`}>{p(CONTACT_STATE[contact.state])}</span>
      <Timers contact={contact} offset={desk.offset} />
      {contact.state === 'active' && partOf(contact, desk.state.agent?.id) === 'owner' && (
        <Button
          data-testid="contact-end"
          danger
          size="small"
          onClick={onEnd}
          disabled={desk.connection !== 'up'}
        >
          {t('end')}
        </Button>
      )}
    </header>
  );
}
