import { Alert, Button, Descriptions, Popconfirm, Skeleton } from 'antd';
import type { StandingPlanView } from '#libs/contract';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { percentOf, pointsOf } from '../../../model/quality.rules.js';
import { codeOf } from '../../api/failure.js';
import { useContactsOf, useOfficeName, useQueueName, useTopicName } from '../../api/name.hook.js';
import { post } from '../../api/rest.js';
import { Link } from '../../shell/router.js';
import { useText } from '../../text/language.hook.js';
import { CHANNEL } from '../../text/words.text.js';
import { ALLOCATION } from '../plan/plan-form.view.js';
import { STRATIFIER } from '../plan/stratifier.text.js';
import { useFormName, useScorerName, useSend, useStandingPlan } from '../quality.queries.js';
import { useStratumName } from '../stratum.hook.js';
import { StandingDays } from './standing-days.view.js';
import { StandingState } from './standing-state.view.js';

/** A standing plan: what it draws, by which seed, and what it has drawn day by day. */
export function StandingPlanPage({ planId }: { planId: string }) {
  const { t, sentence } = useText();
  const plan = useStandingPlan(planId);
  if (plan.isError) return <Alert type="error" showIcon title={sentence(codeOf(plan.error))} />;
  if (!plan.data) return <Skeleton active />;
  return (
    <>
      <header className="office-head">
        <h1>{plan.data.name}</h1>
        <StandingState plan={plan.data} />
        <Link to="/quality?tab=standing">{t('qBack')}</Link>
        {plan.data.endedAt === null && <EndButton planId={planId} />}
      </header>
      <Undrawn plan={plan.data} />
      <Facts plan={plan.data} />
      <StandingDays plan={plan.data} />
    </>
  );
}

function EndButton({ planId }: { planId: string }) {
  const { t } = useText();
  const path = `/standing-plans/${encodeURIComponent(planId)}/end`;
  const send = useSend(
    () => post<StandingPlanView>(path, {}),
    () => undefined,
  );
  return (
    <Popconfirm
      title={t('spEndAsk')}
      okText={t('spEnd')}
      cancelText={t('cancel')}
      onConfirm={() => send.mutate(undefined)}
    >
      <Button danger data-testid="standing-end" loading={send.isPending}>
        {t('spEnd')}
      </Button>
    </Popconfirm>
  );
}

/** Days of which there is no sample though there should be, with why: somebody has to make another plan. */
function Undrawn({ plan: { undrawn } }: { plan: StandingPlanView }) {
  const { lang, t, listed } = useText();
  const latest = undrawn.at(-1);
  if (!latest) return null;
  const days = listed(undrawn.map(({ day }) => day));
  return (
    <Alert
      type="error"
      showIcon
      data-testid="standing-undrawn"
      title={t('spUndrawn', { n: undrawn.length, days })}
      description={`${latest.day}：${lang === 'zh' ? latest.reason : latest.reasonEn}`}
    />
  );
}

function Facts({ plan }: { plan: StandingPlanView }) {
  const { t, listed } = useText();
  const formName = useFormName();
  const scorerName = useScorerName();
  const stratumName = useStratumName();
  const narrowed = usePopulationWords(plan);
  const items = [
    { label: t('qPopulation'), children: narrowed || t('qWholeFrame') },
    {
      label: t('qStratifyBy'),
      children: plan.stratifyBy.map((name) => t(STRATIFIER[name])).join(' × ') || t('qNone'),
    },
    { label: t('qAllocation'), children: t(ALLOCATION[plan.allocation]) },
    { label: t('qPrecision'), children: `±${pointsOf(plan.precision)}` },
    { label: t('qExpected'), children: percentOf(plan.expected) },
    ...(plan.continuous
      ? [
          { label: t('qMinimum'), children: plan.minimumPerStratum },
          { label: t('spShare'), children: percentOf(plan.continuous.share) },
          ...(plan.continuous.shares.length > 0
            ? [
                {
                  label: t('spShares'),
                  children: listed(
                    plan.continuous.shares.map(
                      ({ stratum, share }) => `${stratumName(stratum)} ${percentOf(share)}`,
                    ),
                  ),
                },
              ]
            : []),
          { label: t('qForm'), children: formName(plan.continuous.formId) },
          { label: t('qScorers'), children: listed(plan.continuous.scorerIds.map(scorerName)) },
          { label: t('qDoubleShare'), children: percentOf(plan.continuous.doubleShare) },
        ]
      : [
          {
            label: `${t('qMinimum')} / ${t('qMaximum')}`,
            children: `${plan.minimumPerStratum} / ${plan.maximum}`,
          },
        ]),
    { label: t('spSince'), children: plan.since },
    { label: t('qBy'), children: `${scorerName(plan.createdBy)} · ${shanghaiStamp(plan.createdAt)}` },
    ...(plan.endedAt && plan.endedBy
      ? [
          {
            label: t('spEnded'),
            children: `${scorerName(plan.endedBy)} · ${shanghaiStamp(plan.endedAt)}`,
          },
        ]
      : []),
  ];
  return (
    <>
      <Descriptions size="small" column={3} items={items.map((item, key) => ({ key, ...item }))} />
      <dl className="seeds">
        <dt>{t('spSeedHash')}</dt>
        <dd>
          <code className="hash" data-testid="seed-hash">
            {plan.seedHash}
          </code>
        </dd>
        <dt>{t('spSeed')}</dt>
        <dd data-testid="standing-seed">
          {plan.seed === null ? (
            <span className="muted">{t('spSeedLater')}</span>
          ) : (
            <>
              <code className="hash">{plan.seed}</code> <span className="muted">{t('spSeedLead')}</span>
            </>
          )}
        </dd>
      </dl>
    </>
  );
}

/** By what the population is narrowed, in words; empty if by nothing. */
function usePopulationWords({ population }: StandingPlanView): string {
  const { p } = useText();
  const contactsOf = useContactsOf();
  const queueName = useQueueName();
  const officeName = useOfficeName();
  const topicName = useTopicName();
  const { districtId, queueId, channel, officeId, topicId } = population;
  const parts = [
    districtId && contactsOf(districtId),
    queueId && queueName(queueId),
    channel && p(CHANNEL[channel]),
    officeId && officeName(officeId),
    topicId && topicName(topicId),
  ];
  return parts.filter(Boolean).join(' · ');
}
