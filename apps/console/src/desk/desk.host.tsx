import { DisconnectOutlined, WarningOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { Principal } from '#libs/contract';
import { useQueueName } from '../api/name.hook.js';
import { MonitorBar } from '../phone/monitor.view.js';
import { PhoneAlert, PhoneStatus } from '../phone/phone-status.view.js';
import { type AgentPhone, usePhone } from '../phone/phone.hook.js';
import { DeskSlotContext } from '../shell/desk-slot.js';
import { Link } from '../shell/router.js';
import { useShortcuts } from '../shell/shortcut.hook.js';
import '../style/desk.css';
import '../style/phone.css';
import { useText } from '../text/language.hook.js';
import { CHANNEL } from '../text/words.text.js';
import { type DeskActs, useDeskActs } from './desk-acts.hook.js';
import { type DeskView, useDesk } from './desk.hook.js';
import { DeskPage } from './desk.page.js';
import { OfferBar } from './offer-bar.view.js';
import { PresenceBar } from './presence.view.js';
import { useRing, useTitle, useUnreadTone } from './ring.hook.js';

interface DeskHostProps {
  me: Principal;
  /** Whether the desk itself is the page that is open. */
  shown: boolean;
  /** Title of the page that is open. */
  title: string;
  /** The page that is open instead. */
  children: ReactNode;
}

/**
 * Session and phone of an agent, from the first look at the desk until signing out or closing the tab: contacts
 * ring, and calls go on, whatever page is open meanwhile, or is loaded anew.
 */
export default function DeskHost({ me, shown, title, children }: DeskHostProps) {
  const desk = useDesk(me);
  const phone = usePhone(me, desk);
  const acts = useDeskActs(desk, phone);
  useOfferRing(desk, title);
  useUnreadTone(desk.unread);
  useOfferKeys(desk, acts);
  const slot = {
    status: (
      <>
        <PhoneStatus phone={phone} />
        <PresenceBar desk={desk} onSet={acts.setPresence} />
      </>
    ),
    alerts: <Alerts desk={desk} phone={phone} acts={acts} shown={shown} />,
    held: desk.held.length,
  };
  return (
    <DeskSlotContext.Provider value={slot}>
      {shown ? <DeskPage me={me} desk={desk} phone={phone} acts={acts} /> : children}
    </DeskSlotContext.Provider>
  );
}

interface AlertsProps {
  desk: DeskView;
  phone: AgentPhone;
  acts: DeskActs;
  shown: boolean;
}

function Alerts({ desk, phone, acts, shown }: AlertsProps) {
  const { t } = useText();
  return (
    <div className="desk-alerts">
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
      <MonitorBar phone={phone} />
      <OfferBar desk={desk} onAccept={acts.accept} onDecline={acts.decline} />
      {!shown && <InHand desk={desk} />}
    </div>
  );
}

/** What the agent has in hand while another page is open. */
function InHand({ desk }: { desk: DeskView }) {
  const { t } = useText();
  const count = desk.held.length - desk.offers.length;
  if (count === 0) return null;
  return (
    <p className="banner" role="status" data-testid="in-hand">
      {t('inHand', { n: count, unread: desk.unread })} <Link to="/">{t('backToDesk')}</Link>
    </p>
  );
}

function useOfferKeys(desk: DeskView, acts: DeskActs): void {
  const rings = desk.offers.length > 0;
  useShortcuts({
    accept: rings ? () => void acts.accept() : undefined,
    decline: rings ? () => void acts.decline() : undefined,
  });
}

function useOfferRing(desk: DeskView, pageTitle: string): void {
  const { t, p } = useText();
  const queueName = useQueueName();
  const [offer] = desk.offers;
  const title = t('notifyTitle', { who: offer?.customer.masked ?? '' });
  const body = offer
    ? t('notifyBody', { channel: p(CHANNEL[offer.channel]), queue: queueName(offer.queueId) })
    : '';
  useRing({ offer, offset: desk.offset, title, body });
  useTitle(pageTitle, desk.unread, offer ? title : null);
}
