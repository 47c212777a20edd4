import type { DrawAccuracyView } from '#libs/contract';
import { percentOf } from '../../../model/quality.rules.js';
import { useText } from '../../text/language.hook.js';
import { useStratumName } from '../stratum.hook.js';

type Interval = { value: number; low: number; high: number };

/** The sampled accuracy with its interval, and what it rests on; never a figure where there is none. */
export function Estimate({ accuracy }: { accuracy: DrawAccuracyView }) {
  const { t, listed } = useText();
  const stratumName = useStratumName();
  const { drawn, settled, missing, headline, agreement, effectiveSize, disputed } = accuracy;
  const interval = ({ low, high }: Interval): string =>
    t('qInterval', { low: percentOf(low) ?? '', high: percentOf(high, 'up') ?? '' });
  const figure = (value: number | null): string => (value === null ? t('qNoEstimate') : value.toFixed(2));
  return (
    <section className="estimate" aria-label={t('qEstimate')} data-testid="estimate">
      <div>
        <small className="muted">{t('qEstimate')}</small>
        <b className="estimate-value">{headline ? percentOf(headline.value) : t('qNoEstimate')}</b>
        {headline && <span>{interval(headline)}</span>}
        {headline && (
          <small className="muted" data-testid="corrected">
            {headline.corrected ? t('qIsCorrected') : t('qNotCorrected')}
          </small>
        )}
      </div>
      <dl>
        <dt>{t('qProgress')}</dt>
        <dd>
          {t('qSettled', { n: settled, all: drawn })}
          {disputed.length > 0 && ` · ${t('qDisputed')} ${disputed.length}`}
        </dd>
        <dt>{t('qEffective')}</dt>
        <dd>{Math.round(effectiveSize)}</dd>
        <dt>{t('qAgreement', { n: agreement.pairs })}</dt>
        <dd>
          κ {figure(agreement.kappa)} · α {figure(agreement.alpha)}
        </dd>
        <dt>{t('qUncorrected')}</dt>
        <dd>
          {accuracy.accuracy
            ? `${percentOf(accuracy.accuracy.value)} · ${interval(accuracy.accuracy)}`
            : t('qNoEstimate')}
        </dd>
      </dl>
      {missing.length > 0 && (
        <p className="muted">
          {t('qMissingStrata', { strata: listed(missing.slice(0, 10).map(stratumName)) })}
        </p>
      )}
    </section>
  );
}
