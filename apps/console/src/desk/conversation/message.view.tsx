import {
  CheckOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  LoadingOutlined,
  QuestionCircleOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { Delivery, MessageView, Principal } from '#libs/contract';
import { shanghaiShort, shanghaiStamp } from '../../../model/clock.rules.js';
import type { OutboxEntry } from '../../../model/outbox.js';
import { useText } from '../../text/language.hook.js';
import { DELIVERY, deliveryReason } from '../../text/words.text.js';

const ICON: Record<Delivery, ReactNode> = {
  received: null,
  pending: <ClockCircleOutlined aria-hidden />,
  sent: <CheckOutlined aria-hidden />,
  unknown: <QuestionCircleOutlined aria-hidden />,
  failed: <CloseCircleOutlined aria-hidden />,
};

/** One message the server has. `me` is null where nobody in particular is looking. */
export function Message({ message, me }: { message: MessageView; me: Principal | null }) {
  const { t } = useText();
  if (message.kind === 'notice') {
    return (
      <p className="notice">
        <span className="sr-only">{t('notice')}</span>
        {message.text} <Time at={message.at} />
      </p>
    );
  }
  const own = message.direction !== 'inbound';
  const internal = message.direction === 'internal';
  const by = own ? (message.agentId === me?.userId ? t('me') : t('agentShort')) : t('customerShort');
  return (
    <article
      className={`message ${own ? 'message-out' : 'message-in'} ${internal ? 'message-note' : ''}`}
      data-delivery={message.delivery}
    >
      <p className="bubble">{message.text}</p>
      <footer>
        {internal && <b>{t('note')} · </b>}
        <span>{by}</span> <Time at={message.at} />
        {own && !internal && <DeliveryMark message={message} />}
      </footer>
    </article>
  );
}

function Time({ at }: { at: string }) {
  return (
    <time dateTime={at} title={shanghaiStamp(at)}>
      {shanghaiShort(at, Date.now())}
    </time>
  );
}

/** How far the message came, in words as soon as it is anything but fine. */
function DeliveryMark({ message }: { message: MessageView }) {
  const { p } = useText();
  const state = p(DELIVERY[message.delivery]);
  const reason = message.deliveryCode === null ? '' : p(deliveryReason(message.deliveryCode));
  const quiet = message.delivery === 'sent';
  return (
    <span className={`delivery delivery-${message.delivery}`} title={state}>
      {ICON[message.delivery]} <span className={quiet ? 'sr-only' : ''}>{state}</span>
      {reason !== '' && <span>：{reason}</span>}
    </span>
  );
}

interface UnsentProps {
  entry: OutboxEntry;
  stalled: boolean;
  onRetry: () => void;
  onTakeBack: () => void;
}

/** A message of ours that the server has not acknowledged. */
export function Unsent({ entry, stalled, onRetry, onTakeBack }: UnsentProps) {
  const { t, sentence } = useText();
  const refused = entry.state === 'refused';
  const unsure = entry.state === 'unconfirmed' || stalled;
  return (
    <article className="message message-out message-unsent" data-delivery={entry.state}>
      <p className="bubble">{entry.text}</p>
      <footer>
        {refused ? (
          <span className="delivery delivery-failed">
            <CloseCircleOutlined aria-hidden /> {t('refused')}
            {entry.code !== null && `：${sentence(entry.code)}`}
            <Button size="small" type="link" onClick={onRetry}>
              {t('resend')}
            </Button>
            <Button size="small" type="link" onClick={onTakeBack}>
              {t('takeBack')}
            </Button>
          </span>
        ) : (
          <span className={`delivery ${unsure ? 'delivery-unknown' : 'delivery-pending'}`}>
            <LoadingOutlined aria-hidden /> {t(unsure ? 'unconfirmed' : 'sending')}
          </span>
        )}
      </footer>
    </article>
  );
}
