import { Button } from 'antd';
import {
  isDialledOut,
  mayRedial,
  MOST_DIALS,
  type CallDial,
  type ContactView,
  type DialEnd,
} from '#libs/contract';
import { isByHand } from '../../model/desk/dial.rules.js';
import { useText } from '../text/language.hook.js';
import type { Dialling } from './dial.hook.js';

const STATE = { due: 'dialDue', calling: 'dialCalling', answered: 'dialAnswered' } as const;
const END = {
  busy: 'dialBusy',
  'no-answer': 'dialNoAnswer',
  rejected: 'dialRejected',
  'wrong-number': 'dialWrongNumber',
  network: 'dialNetwork',
  congestion: 'dialCongestion',
  'not-allowed': 'dialNotAllowed',
  blocked: 'dialBlocked',
  'too-many': 'dialTooMany',
  cancelled: 'dialCancelled',
  other: 'dialOther',
} as const satisfies Record<DialEnd, string>;

/** How far the customer was called, and the way to call them again. */
export function Dial({ dialling: { dial, redial }, contact }: { dialling: Dialling; contact: ContactView }) {
  const { t } = useText();
  if (dial === null || contact.state !== 'active') return null;
  return (
    <>
      <b role="status" data-testid="call-dial" data-state={stateOf(dial)}>
        {t(dial.state === 'ended' ? END[dial.end ?? 'other'] : STATE[dial.state])}
      </b>
      {isByHand(dial.end) && <span className="muted">{t('dialByHand')}</span>}
      {isDialledOut(dial, contact.epoch) && (
        <span className="muted" data-testid="call-dialled-out">
          {t('dialledOut', { n: MOST_DIALS })}
        </span>
      )}
      {mayRedial(dial, contact.epoch) && (
        <Button size="small" data-testid="call-redial" onClick={redial}>
          {t('redial')}
        </Button>
      )}
    </>
  );
}

const stateOf = ({ state, end }: CallDial): string => (state === 'ended' ? (end ?? 'other') : state);
