import { BellOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { duration, elapsed, remaining } from '../../model/clock.rules.js';
import { useNow } from '../shell/now.hook.js';
import { useText } from '../text/language.hook.js';
import { ChannelIcon } from './channel-icon.view.js';
import type { DeskView } from './desk.hook.js';
import { useQueueName } from '../api/name.hook.js';

/** The ringing offer over everything else, counted down against the server's clock. */
export function OfferBar({
  desk,
  onAccept,
  onDecline,
}: {
  desk: DeskView;
  onAccept: () => Promise<void>;
  onDecline: () => Promise<void>;
}) {
  const offer = desk.offers[0];
  const { t } = useText();
  const queueName = useQueueName();
  const now = useNow(250) + desk.offset;
  const [busy, setBusy] = useState(false);
  const left = offer?.deadlineAt ? remaining(offer.deadlineAt, now) : null;
  const over = left === 0;
  const { session } = desk;
  useEffect(() => {
    // The end of an offer comes as a push; should it get lost, we ask.
    if (!over) return undefined;
    const timer = setTimeout(() => void session.sync(), 1500);
    return () => clearTimeout(timer);
  }, [over, session]);
  if (!offer) return null;
  const once = (act: () => Promise<void>) => async (): Promise<void> => {
    setBusy(true);
    await act();
    setBusy(false);
  };
  const total = offer.deadlineAt ? Math.max(left ?? 1, 20_000) : 1;
  return (
    <section className="offer" role="alert" aria-label={t('offerTitle')}>
      <BellOutlined className="offer-bell" aria-hidden />
      <div className="offer-who">
        <b>
          {t(offer.state === 'offered' ? 'offerTitle' : 'invitation')} ·{' '}
          <ChannelIcon channel={offer.channel} named /> · {offer.customer.masked}
        </b>
        <span>
          {queueName(offer.queueId)} · {t('offerWaited', { time: duration(elapsed(offer.queuedAt, now)) })}
          {desk.offers.length > 1 && ` · ${t('offerMore', { n: desk.offers.length - 1 })}`}
        </span>
      </div>
      {left !== null && (
        <div className="offer-left" aria-live="off">
          <span className="timer">{t('offerLeft', { s: Math.ceil(left / 1000) })}</span>
          <progress max={total} value={left} aria-hidden />
        </div>
      )}
      <Button data-testid="offer-decline" disabled={busy} onClick={() => void once(onDecline)()}>
        {t('decline')} <kbd>Alt D</kbd>
      </Button>
      <Button data-testid="offer-accept" type="primary" disabled={busy} onClick={() => void once(onAccept)()}>
        {t('accept')} <kbd>Alt A</kbd>
      </Button>
    </section>
  );
}
