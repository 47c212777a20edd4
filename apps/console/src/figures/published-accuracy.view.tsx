import { Button } from 'antd';
import { useState } from 'react';
import type { PublishedAccuracyView, ReplacementGround, StatedAccuracy } from '#libs/contract';
import { shanghaiStamp } from '../../model/clock.rules.js';
import type { FigurePart } from '../../model/figures.rules.js';
import { percentOf } from '../../model/quality.rules.js';
import { useDistrictName } from '../api/name.hook.js';
import { GROUND } from '../quality/plan/replacement.view.js';
import { useText } from '../text/language.hook.js';
import { RestateDialog } from './restate-dialog.view.js';

interface Props {
  mayRestate: boolean;
  published: PublishedAccuracyView;
  onContacts: (part: FigurePart) => void;
}

/** The sampled accuracy as it was told: value, interval, and what it was drawn from. */
export function PublishedAccuracy({ mayRestate, published, onContacts }: Props) {
  const { t, lang, named } = useText();
  const districtName = useDistrictName();
  const [restating, setRestating] = useState(false);
  const { id, definition, restatements, gaps, districtId } = published;
  return (
    <li className="figure-card" data-testid="published-accuracy">
      <h2>
        {named(definition)} <small>v{definition.version}</small>
        {published.public && <span className="pill pill-active">{t('publicMark')}</span>}
        {mayRestate && (
          <Button size="small" data-testid="restate" onClick={() => setRestating(true)}>
            {t('restate')}
          </Button>
        )}
      </h2>
      <p className="timer">
        {published.from} – {published.to} · {districtName(districtId)}
        {!published.whole && ` · ${t('paPart')}`}
      </p>
      {gaps.length > 0 && (
        <p className="muted">
          {t('paGaps', { days: gaps.map(({ from, to }) => `${from} – ${to}`).join('、') })}
        </p>
      )}
      {published.otherDraws > 0 && <p className="muted">{t('paOthers', { n: published.otherDraws })}</p>}
      <p className="stated-row">
        <Stated label={t('publishedValue')} stated={published} onContacts={onContacts} />
        {restatements.map((one) => (
          <Stated key={one.at} label={t('restatedValue')} stated={one}>
            {t('restatedWhy')}: {one.why} ·{' '}
            {t('paTurned', { right: one.changes.toRight, wrong: one.changes.toWrong })}
          </Stated>
        ))}
      </p>
      <p>{published.note}</p>
      <Draws published={published} />
      <p className="figure-formula muted">{lang === 'zh' ? definition.formula : definition.formulaEn}</p>
      {restating && <RestateDialog of="published-accuracies" id={id} onClose={() => setRestating(false)} />}
    </li>
  );
}

interface StatedProps {
  label: string;
  stated: Omit<StatedAccuracy, 'strata'>;
  onContacts?: (part: FigurePart) => void;
  children?: React.ReactNode;
}

function Stated({ label, stated, onContacts, children }: StatedProps) {
  const { t } = useText();
  const { headline, accuracy, corrected } = stated;
  // Version 1 told the uncorrected one first, and may have had another beside it.
  const beside = headline.corrected ? accuracy : corrected;
  const interval = ({ low, high }: { low: number; high: number }): string =>
    t('qInterval', { low: percentOf(low) ?? '', high: percentOf(high) ?? '' });
  const count = (part: FigurePart, value: number) =>
    onContacts ? (
      <button type="button" className="link" onClick={() => onContacts(part)}>
        {value}
      </button>
    ) : (
      value
    );
  return (
    <span className="stated">
      <small>
        {label} · {shanghaiStamp(stated.at)}
      </small>
      <b className="timer">{percentOf(headline.value)}</b>
      <span>{interval(headline)}</span>
      <small>{headline.corrected ? t('qIsCorrected') : t('qNotCorrected')}</small>
      <span className="timer">
        {t('paScored')}: {count('numerator', stated.correct)} / {count('denominator', stated.scored)}
      </span>
      {beside && (
        <small>
          {t(headline.corrected ? 'qUncorrected' : 'qCorrected')}: {percentOf(beside.value)} ·{' '}
          {interval(beside)}
        </small>
      )}
      {children !== undefined && <small>{children}</small>}
    </span>
  );
}

/** All that is needed to draw the samples again. */
function Draws({ published }: { published: PublishedAccuracyView }) {
  const { t } = useText();
  const grounds = (replaced: Partial<Record<ReplacementGround, number>>): string =>
    Object.entries(replaced)
      .map(([ground, count]) => `${t(GROUND[ground as ReplacementGround])} ${count}`)
      .join('、');
  return (
    <details>
      <summary>{t('paDraws', { n: published.draws.length })}</summary>
      <ul>
        {published.draws.map((draw) => (
          <li key={draw.drawId}>
            {draw.planName} · {draw.population.from} – {draw.population.to} ·{' '}
            {t('paDrawOf', { n: draw.size, all: draw.frame.size })} · {t('qSeed')} <code>{draw.seed}</code> ·{' '}
            {t('qFrameHash')} <code className="hash">{draw.frame.hash}</code>
            {Object.keys(draw.replaced).length > 0 && ` · ${t('paReplaced')} ${grounds(draw.replaced)}`}
          </li>
        ))}
      </ul>
      <p className="muted">
        {t('paVerdicts')} <code className="hash">{published.verdictHash}</code>
      </p>
    </details>
  );
}
