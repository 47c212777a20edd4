import { Progress, type TableColumnsType } from 'antd';
import type { ListedPlanView } from '#libs/contract';
import { percentOf, pointsOf, precisionOf } from '../../../model/quality.rules.js';
import { type TextKey, useText } from '../../text/language.hook.js';

/** How far the scores of a plan are: settled of drawn, or how many it would draw. */
function Settled({ plan: { drawId, size, progress } }: { plan: ListedPlanView }) {
  const { t } = useText();
  if (drawId === null) return <span className="muted">{t('qWouldDraw', { n: size })}</span>;
  if (!progress) return <span className="muted">{t('qDrawnMany', { n: size })}</span>;
  const { drawn, settled, unshared, disputed } = progress;
  const words = t('qSettled', { n: settled, all: drawn });
  return (
    <span className="plan-progress" data-testid="plan-progress">
      <Progress
        percent={drawn === 0 ? 0 : Math.floor((settled * 100) / drawn)}
        size="small"
        showInfo={false}
        aria-label={words}
      />
      <span>{words}</span>
      {unshared > 0 && (
        <b className="warn">
          {t('qUnshared')} {unshared}
        </b>
      )}
      {disputed > 0 && (
        <b className="warn">
          {t('qDisputed')} {disputed}
        </b>
      )}
    </span>
  );
}

const WITHHELD: Record<'in-progress' | 'too-few', TextKey> = {
  'in-progress': 'qInProgress',
  'too-few': 'qStratumWithout',
};

/** The accuracy with its interval, as the plan's own page tells it, or why there is none. */
function Accuracy({ plan: { drawId, progress } }: { plan: ListedPlanView }) {
  const { t } = useText();
  if (drawId === null) return <span className="muted">{t('qNotDrawn')}</span>;
  if (!progress) return <span className="muted">{t('qInPlan')}</span>;
  const { headline, withheld, settled, drawn, unshared } = progress;
  if (!headline && unshared === drawn) return <span className="muted">{t('qNobodyScores')}</span>;
  if (!headline) return <span className="muted">{withheld && t(WITHHELD[withheld])}</span>;
  return (
    <span className="plan-accuracy" data-testid="plan-accuracy">
      <b>{percentOf(headline.value)}</b>{' '}
      <span>
        {percentOf(headline.low)}–{percentOf(headline.high, 'up')}
      </span>
      {settled < drawn && <small className="muted">{t('qSoFar')}</small>}
    </span>
  );
}

/** What the interval came to be once all is settled, and what the plan promised before; red where it is too wide. */
function Precision({ plan: { progress, precision, reached, wantedPrecision } }: { plan: ListedPlanView }) {
  const { t } = useText();
  const final = progress?.short === null || progress?.short === undefined ? null : progress;
  const short = final ? final.short : !reached;
  return (
    <span className="plan-precision" data-testid="plan-precision">
      <span className={short ? 'bad' : ''}>
        {precisionOf(final ? final.precision : precision) ?? t('qNoPrecision')}
      </span>
      <small className="muted">
        {t(final ? 'qWantedWas' : 'qPlannedWanted', { p: pointsOf(wantedPrecision) })}
      </small>
      {short && <small className="bad">{t('qShort')}</small>}
    </span>
  );
}

/** What lists of plans tell of each beside its name. */
export function useProgressColumns(): TableColumnsType<ListedPlanView> {
  const { t } = useText();
  return [
    { title: t('qHowFar'), width: 150, render: (_, plan) => <Settled plan={plan} /> },
    { title: t('qAccuracyOf'), width: 190, render: (_, plan) => <Accuracy plan={plan} /> },
    { title: t('qPrecisionShort'), width: 120, render: (_, plan) => <Precision plan={plan} /> },
  ];
}
