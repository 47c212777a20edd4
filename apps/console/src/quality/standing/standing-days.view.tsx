import { Button, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { ListedPlanView, SamplingPlanView, StandingPlanView, StandingReplayView } from '#libs/contract';
import { qualityAddress } from '../../../model/address.rules.js';
import { ListFrame } from '../../admin/list-frame.view.js';
import { get } from '../../api/rest.js';
import { Link } from '../../shell/router.js';
import { type TextKey, useText } from '../../text/language.hook.js';
import { useProgressColumns } from '../plan/plan-progress.view.js';
import { useSend, useStandingDraws } from '../quality.queries.js';
import { useStratumName } from '../stratum.hook.js';

/** What was drawn of each day, newest first, how far its scores are, and what was short. */
export function StandingDays({ plan }: { plan: StandingPlanView }) {
  const { t, listed } = useText();
  const draws = useStandingDraws(plan.id);
  const progress = useProgressColumns();
  const columns: TableColumnsType<ListedPlanView> = [
    {
      title: t('spDay'),
      width: 130,
      render: (_, one) => <Link to={qualityAddress({ plan: one.id })}>{one.standing?.day ?? one.name}</Link>,
    },
    {
      title: t('qFrame'),
      align: 'right',
      width: 110,
      render: (_, { frame }) => t('qFrameOf', { n: frame.size }),
    },
    ...progress,
    { title: t('spShort'), render: (_, one) => <Short plan={one} /> },
    {
      title: t('qReplay'),
      width: 170,
      render: (_, { drawId, standing }) =>
        drawId !== null && standing !== null && <Replay planId={plan.id} day={standing.day} />,
    },
  ];
  return (
    <section aria-label={t('spDays')} data-testid="standing-days">
      <h2>{t('spDays')}</h2>
      {plan.without.length > 0 && (
        <p className="muted" data-testid="standing-without">
          {t('spWithout')}：{listed(plan.without)}
        </p>
      )}
      <ListFrame list={draws} columns={columns} empty={t('spNoDays')} />
    </section>
  );
}

function Short({ plan: { shortages } }: { plan: SamplingPlanView }) {
  const { t } = useText();
  const stratumName = useStratumName();
  if (shortages.length === 0) return <span className="muted">{t('qNone')}</span>;
  return shortages
    .map(({ stratum, wanted, size }) => t('spShortOf', { stratum: stratumName(stratum), wanted, size }))
    .join('；');
}

function verdictOf({ seedOfPlan, frameIntact, same }: StandingReplayView): TextKey {
  if (!seedOfPlan) return 'spReplaySeed';
  if (!frameIntact) return 'spReplayFrame';
  return same ? 'spReplayGood' : 'spReplaySample';
}

/** Draws the day again by the plan's seed, and says whether the same came. */
function Replay({ planId, day }: { planId: string; day: string }) {
  const { t } = useText();
  const [replayed, setReplayed] = useState<StandingReplayView | null>(null);
  const path = `/standing-plans/${encodeURIComponent(planId)}/draws/${day}/replay`;
  const send = useSend(() => get<StandingReplayView>(path), setReplayed);
  const verdict = replayed && verdictOf(replayed);
  return (
    <span className="row-acts">
      <Button
        size="small"
        data-testid="standing-replay"
        aria-label={t('spReplayOne', { day })}
        loading={send.isPending}
        onClick={() => send.mutate(undefined)}
      >
        {t('spReplay')}
      </Button>
      {verdict && (
        <b className={verdict === 'spReplayGood' ? 'good' : 'bad'} role="status">
          {t(verdict)}
        </b>
      )}
    </span>
  );
}
