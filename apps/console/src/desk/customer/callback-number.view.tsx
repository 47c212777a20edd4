import { EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ContactView } from '#libs/contract';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { answeredSince } from '../../../model/desk/answered-since.rules.js';
import { useReveal } from '../../callbacks/reveal.hook.js';
import { useText } from '../../text/language.hook.js';
import { useEarlier } from './earlier.hook.js';

/**
 * Says that we call back, and at which number, which an agent without a line that dials has to dial by hand; and whether
 * the customer was answered otherwise meanwhile.
 */
export function CallbackNumber({ contact, callbackId }: { contact: ContactView; callbackId: string }) {
  const { t } = useText();
  const { whole, reveal } = useReveal(callbackId);
  const answered = answeredSince(contact, useEarlier(contact) ?? []);
  return (
    <section className="callback-number" aria-labelledby="callback-number-title">
      <h3 id="callback-number-title">{t('callbackThis')}</h3>
      {answered !== null && (
        <p data-testid="callback-answered-since">
          {t('callbackAnsweredSince')} {shanghaiStamp(answered)}
        </p>
      )}
      {whole === undefined ? (
        <Button
          size="small"
          icon={<EyeOutlined />}
          data-testid="desk-callback-reveal"
          title={t('callbackRevealHint')}
          onClick={() => void reveal()}
        >
          {t('callbackReveal')}
        </Button>
      ) : (
        <b className="timer">{whole ?? t('callbackSameChannel')}</b>
      )}
    </section>
  );
}
