import { Button, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { JudgedContactView, JudgementState, WithAbout } from '#libs/contract';
import { qualityAddress } from '../../../model/address.rules.js';
import { usePages } from '../../api/queries.js';
import { Link } from '../../shell/router.js';
import { usePaging } from '../../shell/paging.hook.js';
import { type TextKey, useText } from '../../text/language.hook.js';
import { About, placesOf } from '../about.view.js';
import { useStratumName } from '../stratum.hook.js';
import { Verdict } from '../score/scores.view.js';
import { PagedTable } from '../../shell/paged-table.view.js';
import { ReplacementForm } from './replacement.view.js';

export const JUDGEMENT: Record<JudgementState, TextKey> = {
  unshared: 'qUnshared',
  open: 'qOpen',
  disputed: 'qDisputed',
  settled: 'qSettledOne',
};

/** Every contact that counts, with how far it is. `drawn`: how many there are. */
export function Judged({ drawId, drawn }: { drawId: string; drawn: number }) {
  const { t } = useText();
  const stratumName = useStratumName();
  const [replaced, setReplaced] = useState<string | null>(null);
  const pages = usePages<WithAbout<JudgedContactView>>(
    `/draws/${encodeURIComponent(drawId)}/judgements?limit=100`,
  );
  const known = (pages.data?.pages ?? []).flatMap((page) => page.items);
  const placeOf = placesOf(known, ({ contactId }) => contactId);
  const columns: TableColumnsType<WithAbout<JudgedContactView>> = [
    {
      title: t('qContact'),
      render: (_, one) => (
        <About about={one.about} contactId={one.contactId} place={{ nth: placeOf(one), all: drawn }} />
      ),
    },
    { title: t('qStratum'), render: (_, { stratum }) => stratumName(stratum) },
    { title: t('qScoredCount'), align: 'right', render: (_, one) => `${one.scored} / ${one.wanted}` },
    {
      title: t('state'),
      render: (_, one) => (
        <span className={`pill judged-${one.state}`} data-testid="judged-state" data-state={one.state}>
          {t(JUDGEMENT[one.state])}
        </span>
      ),
    },
    {
      title: t('qJudgement'),
      render: (_, one) => (one.correct === null ? '' : <Verdict correct={one.correct} />),
    },
    {
      title: '',
      align: 'right',
      render: (_, one) => (
        <span className="row-acts">
          <Link to={qualityAddress({ draw: drawId, contact: one.contactId })}>
            {t(one.state === 'disputed' ? 'qAdjudicate' : 'qOpenOne')}
          </Link>
          {one.scored === 0 && (
            <Button size="small" type="link" onClick={() => setReplaced(one.contactId)}>
              {t('qReplace')}
            </Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <section aria-label={t('qProgress')} data-testid="judged">
      <h2>{t('qProgress')}</h2>
      <PagedTable<WithAbout<JudgedContactView>>
        pages={pages}
        rowKey="contactId"
        columns={columns}
        pagination={usePaging()}
      />
      {replaced !== null && (
        <ReplacementForm drawId={drawId} contactId={replaced} onClose={() => setReplaced(null)} />
      )}
    </section>
  );
}
