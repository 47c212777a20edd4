import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import type { ReplayView, SamplingPlanView } from '#libs/contract';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { get } from '../../api/rest.js';
import { useText } from '../../text/language.hook.js';
import { useAccuracy, useDraw, useScorerName, useSend } from '../quality.queries.js';
import { Estimate } from './estimate.view.js';
import { Judged } from './judged.view.js';
import { OpenTasks } from './open-tasks.view.js';
import { PublishAccuracy } from './publish-accuracy.view.js';
import { Proposals, Replacements } from './replacement.view.js';
import { SharingForm } from './sharing-form.view.js';
import { StrataTable } from './strata.view.js';

/** What was drawn, by which seed, and what the scores of it amount to. */
export function DrawSection({ plan, drawId }: { plan: SamplingPlanView; drawId: string }) {
  const draw = useDraw(drawId);
  const accuracy = useAccuracy(drawId);
  if (!draw.data || !accuracy.data) return <Skeleton active />;
  return (
    <>
      <Seed drawId={drawId} />
      <Estimate accuracy={accuracy.data} />
      {accuracy.data.settled === accuracy.data.drawn && <PublishAccuracy drawId={drawId} />}
      <StrataTable plan={plan} accuracy={accuracy.data} />
      {accuracy.data.unshared > 0 && <SharingForm drawId={drawId} districtId={plan.districtId} />}
      <OpenTasks drawId={drawId} districtId={plan.districtId} />
      <Judged drawId={drawId} drawn={accuracy.data.drawn} />
      <Proposals draw={draw.data} />
      <Replacements draw={draw.data} />
    </>
  );
}

function Seed({ drawId }: { drawId: string }) {
  const { t } = useText();
  const draw = useDraw(drawId);
  const scorerName = useScorerName();
  const [replay, setReplay] = useState<ReplayView | null>(null);
  const send = useSend(() => get<ReplayView>(`/draws/${encodeURIComponent(drawId)}/replay`), setReplay);
  if (!draw.data) return null;
  const intact = replay !== null && replay.frameIntact && replay.same;
  return (
    <p className="seed">
      {t('qSeed')} <code data-testid="seed">{draw.data.seed}</code>{' '}
      <span className="muted">
        {scorerName(draw.data.drawnBy)} · {shanghaiStamp(draw.data.drawnAt)}
      </span>{' '}
      <Button
        size="small"
        data-testid="replay"
        loading={send.isPending}
        onClick={() => send.mutate(undefined)}
      >
        {t('qReplay')}
      </Button>{' '}
      {replay !== null && (
        <b className={intact ? 'good' : 'bad'} role="status" data-testid="replayed">
          {t(intact ? 'qReplaySame' : 'qReplayBad')}
        </b>
      )}
    </p>
  );
}
