import { EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useReveal } from '../../callbacks/reveal.hook.js';
import { useText } from '../../text/language.hook.js';

/** Says that we call back, and at which number, which an agent without a line that dials has to dial by hand. */
export function CallbackNumber({ callbackId }: { callbackId: string }) {
  const { t } = useText();
  const { whole, reveal } = useReveal(callbackId);
  return (
    <section className="callback-number" aria-labelledby="callback-number-title">
      <h3 id="callback-number-title">{t('callbackThis')}</h3>
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
