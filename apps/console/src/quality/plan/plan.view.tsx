import { Alert, Descriptions, Skeleton } from 'antd';
import type { SamplingPlanView } from '#libs/contract';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { emptyStrata, pointsOf, precisionOf } from '../../../model/quality.rules.js';
import { codeOf } from '../../api/failure.js';
import { useContactsOf, useOfficeName, useQueueName, useTopicName } from '../../api/name.hook.js';
import { Link } from '../../shell/router.js';
import { useText } from '../../text/language.hook.js';
import { CHANNEL } from '../../text/words.text.js';
import { usePlan, useScorerName } from '../quality.queries.js';
import { useStratumName } from '../stratum.hook.js';
import { DrawButton } from './draw-button.view.js';
import { DrawSection } from './draw.view.js';
import { OtherDraws } from './other-draws.view.js';
import { ALLOCATION } from './plan-form.view.js';
import { STRATIFIER } from './stratifier.text.js';
import { StrataTable } from './strata.view.js';

/** A plan with all that comes of it: sizes, the draw, the estimate. */
export function PlanPage({ planId }: { planId: string }) {
  const { t, sentence } = useText();
  const plan = usePlan(planId);
  if (plan.isError) return <Alert type="error" showIcon title={sentence(codeOf(plan.error))} />;
  if (!plan.data) return <Skeleton active />;
  const { drawId } = plan.data;
  return (
    <>
      <header className="office-head">
        <h1>{plan.data.name}</h1>
        <Link to="/quality?tab=plans">{t('qBack')}</Link>
        {drawId === null && <DrawButton planId={planId} />}
      </header>
      <Shortages plan={plan.data} />
      <Facts plan={plan.data} />
      {drawId === null ? (
        <StrataTable plan={plan.data} accuracy={null} />
      ) : (
        <DrawSection plan={plan.data} drawId={drawId} />
      )}
      <OtherDraws plan={plan.data} />
    </>
  );
}

/** What the plan can't do, by name: it is never refused, and never silent. */
function Shortages({ plan }: { plan: SamplingPlanView }) {
  const { t, listed } = useText();
  const stratumName = useStratumName();
  const { reached, wantedPrecision, precision, shortages } = plan;
  if (reached && shortages.length === 0) return null;
  const title = (): string => {
    if (reached) return t('qReached');
    const empty = listed(emptyStrata(plan.strata).map(stratumName));
    return precision === null
      ? t('qNoPrecisionOf', { strata: empty })
      : t('qNotReached', { wanted: pointsOf(wantedPrecision), precision: pointsOf(precision) });
  };
  return (
    <Alert
      type={reached ? 'info' : 'warning'}
      showIcon
      data-testid="shortages"
      title={title()}
      description={
        <ul>
          {shortages.map(({ stratum, wanted, size, reason }) => (
            <li key={stratum}>
              {t(reason === 'population' ? 'qShortPopulation' : 'qShortMaximum', {
                stratum: stratumName(stratum),
                wanted,
                size,
              })}
            </li>
          ))}
        </ul>
      }
    />
  );
}

function Facts({ plan }: { plan: SamplingPlanView }) {
  const { t, p } = useText();
  const { population, frame, precision, wantedPrecision } = plan;
  const contactsOf = useContactsOf();
  const queueName = useQueueName();
  const officeName = useOfficeName();
  const topicName = useTopicName();
  const scorerName = useScorerName();
  const filters = [
    `${population.from} – ${population.to}`,
    population.districtId && contactsOf(population.districtId),
    population.queueId && queueName(population.queueId),
    population.channel && p(CHANNEL[population.channel]),
    population.officeId && officeName(population.officeId),
    population.topicId && topicName(population.topicId),
  ];
  const inFrame = [
    t('qFrameOf', { n: frame.size }),
    ...(frame.open === undefined ? [] : [t('qFrameOpen', { n: frame.open })]),
  ].join(' · ');
  const items = [
    { label: t('qPopulation'), children: filters.filter(Boolean).join(' · ') },
    { label: t('qFrame'), children: inFrame },
    {
      label: t('qStratifyBy'),
      children: plan.stratifyBy.map((name) => t(STRATIFIER[name])).join(' × ') || t('qNone'),
    },
    { label: t('qAllocation'), children: t(ALLOCATION[plan.allocation]) },
    { label: t('qSize'), children: <b data-testid="plan-size">{plan.size}</b> },
    {
      label: t('qWillHave'),
      children: `${precisionOf(precision) ?? t('qNoPrecision')}（${t('qWantedWas', { p: pointsOf(wantedPrecision) })}）`,
    },
    { label: t('qBy'), children: `${scorerName(plan.createdBy)} · ${shanghaiStamp(plan.createdAt)}` },
    { label: t('qFrameHash'), children: <code className="hash">{frame.hash}</code>, span: 2 },
  ];
  return <Descriptions size="small" column={3} items={items.map((item, key) => ({ key, ...item }))} />;
}
