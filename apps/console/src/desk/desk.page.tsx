import { DisconnectOutlined, WarningOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ContactView, Presence, Principal } from '#libs/contract';
import { answersHere } from '../../model/desk/phone.rules.js';
import { MonitorBar } from '../phone/monitor.view.js';
import { PhoneAlert, PhoneStatus } from '../phone/phone-status.view.js';
import { type AgentPhone, usePhone } from '../phone/phone.hook.js';
import { Shell } from '../shell/shell.view.js';
import { useShortcuts } from '../shell/shortcut.hook.js';
import '../style/desk.css';
import '../style/conversation.css';
import '../style/phone.css';
import { useText } from '../text/language.hook.js';
import { CHANNEL } from '../text/words.text.js';
import { ContactList } from './contacts/contact-list.view.js';
import { ConversationPane } from './conversation/conversation.view.js';
import { useEnding } from './conversation/ending.hook.js';
import { CustomerPane } from './customer/customer.view.js';
import { type DeskView, useDesk } from './desk.hook.js';
import { OfferBar } from './offer-bar.view.js';
import { PresenceBar } from './presence.view.js';
import { useQueueName } from '../api/name.hook.js';
import { prepareRinging, useRing, useTitle, useUnreadTone } from './ring.hook.js';

export default function DeskPage({ me }: { me: Principal }) {
  const desk = useDesk(me);
  const { t } = useText();
  const phone = usePhone(me, desk);
  const acts = useDeskActs(desk, phone);
  const endContact = useEnding(desk);
  useOfferRing(desk);
  useUnreadTone(desk.unread);
  useDeskKeys(desk, acts, endContact);
  return (
    <Shell
      me={me}
      extra={
        <>
          <PhoneStatus phone={phone} />
          <PresenceBar desk={desk} onSet={acts.setPresence} />
        </>
      }
    >
      <div className="desk-alerts">
        <MonitorBar phone={phone} />
        {desk.connection === 'down' && (
          <p className="banner banner-bad" role="alert">
            <DisconnectOutlined aria-hidden /> {t('disconnected')}
          </p>
        )}
        {desk.state.agent?.state === 'not-responding' && (
          <p className="banner banner-warn" role="alert">
            <WarningOutlined aria-hidden /> {t('notResponding')}
            <Button
              data-testid="presence-return"
              type="primary"
              size="small"
              onClick={() => acts.setPresence('online')}
            >
              {t('comeBack')}
            </Button>
          </p>
        )}
        <PhoneAlert phone={phone} />
        <OfferBar desk={desk} onAccept={acts.accept} onDecline={acts.decline} />
      </div>
      <div className="desk">
        <ContactList desk={desk} />
        <ConversationPane desk={desk} phone={phone} me={me} onEnd={endContact} onAccept={acts.accept} />
        <CustomerPane contact={desk.selected} />
      </div>
    </Shell>
  );
}

interface DeskActs {
  setPresence: (presence: Presence, reason?: string) => void;
  /** The offer given, or the one that runs out first. */
  accept: (chosen?: ContactView) => Promise<void>;
  decline: () => Promise<void>;
}

function useDeskActs(desk: DeskView, phone: AgentPhone): DeskActs {
  const { session, run } = desk;
  const [offer] = desk.offers;
  return {
    setPresence: (presence, reason) => {
      if (presence === 'online') prepareRinging();
      void run(() => session.setPresence(presence, reason));
    },
    accept: async (chosen = offer) => {
      if (!chosen) return;
      // The call is accepted by picking it up: what Asterisk then says makes the contact the agent's.
      const picksUp = answersHere(chosen, phone);
      if (picksUp) phone.softphone.answer(chosen.id);
      if (picksUp || (await run(() => session.accept(chosen)))) desk.select(chosen.id);
    },
    decline: async () => {
      if (offer) await run(() => session.decline(offer));
    },
  };
}

function useDeskKeys(desk: DeskView, acts: DeskActs, end: () => void): void {
  const { t } = useText();
  const step = (by: number): void => {
    const at = desk.held.findIndex((contact) => contact.id === desk.selected?.id);
    const target = desk.held[(at + by + desk.held.length) % desk.held.length];
    if (target) desk.select(target.id);
  };
  useShortcuts({
    accept: desk.offers.length > 0 ? () => void acts.accept() : undefined,
    decline: desk.offers.length > 0 ? () => void acts.decline() : undefined,
    previous: () => step(-1),
    next: () => step(1),
    nth: (index) => {
      const target = desk.held[index];
      if (target) desk.select(target.id);
    },
    input: () => document.querySelector<HTMLElement>('[data-testid="message-input"]')?.focus(),
    end,
    online: () => acts.setPresence('online'),
    break: () => acts.setPresence('break', t('reasonRest')),
  });
}

function useOfferRing(desk: DeskView): void {
  const { t, p } = useText();
  const queueName = useQueueName();
  const [offer] = desk.offers;
  const title = t('notifyTitle', { who: offer?.customer.masked ?? '' });
  const body = offer
    ? t('notifyBody', { channel: p(CHANNEL[offer.channel]), queue: queueName(offer.queueId) })
    : '';
  useRing({ offer, offset: desk.offset, title, body });
  useTitle(`${t('navDesk')} · ${t('brand')}`, desk.unread, offer ? title : null);
}
