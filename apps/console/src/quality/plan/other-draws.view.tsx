import { Table, Tag, type TableColumnsType } from 'antd';
import type { OtherDrawView, SamplingPlanView } from '#libs/contract';
import { qualityAddress } from '../../../model/address.rules.js';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { More } from '../../shell/more.view.js';
import { Link } from '../../shell/router.js';
import { usePaging } from '../../shell/paging.hook.js';
import { useText } from '../../text/language.hook.js';
import { useOtherDraws, useScorerName } from '../quality.queries.js';

/** Every draw in which these contacts may be: who drew, when, and why again. Nothing where there is no other. */
export function OtherDraws({ plan }: { plan: SamplingPlanView }) {
  const { t } = useText();
  const paging = usePaging();
  const scorerName = useScorerName();
  const pages = useOtherDraws(plan.id);
  const draws = (pages.data?.pages ?? []).flatMap((page) => page.items);
  if (draws.every(({ planId }) => planId === plan.id)) return null;
  const columns: TableColumnsType<OtherDrawView> = [
    {
      title: t('odSame'),
      width: 130,
      render: (_, { sameFrame, place }) =>
        sameFrame ? t('odNth', { n: place ?? 0 }) : <span className="muted">{t('odOverlap')}</span>,
    },
    {
      title: t('qPlanName'),
      render: (_, { planId, planName }) => (
        <>
          <Link to={qualityAddress({ plan: planId })}>{planName}</Link>{' '}
          {planId === plan.id && <Tag>{t('odThis')}</Tag>}
        </>
      ),
    },
    { title: t('odHow'), width: 200, render: (_, { population: { from, to } }) => `${from} – ${to}` },
    { title: t('qBy'), width: 130, render: (_, { drawnBy }) => scorerName(drawnBy) },
    { title: t('qAt'), width: 160, render: (_, { drawnAt }) => shanghaiStamp(drawnAt) },
    {
      title: t('odGround'),
      render: (_, { ground }) => ground ?? <span className="muted">{t('qNone')}</span>,
    },
  ];
  return (
    <section aria-label={t('odTitle')} data-testid="other-draws">
      <h2>{t('odTitle')}</h2>
      <p className="muted">{t('odLead')}</p>
      <Table<OtherDrawView>
        size="small"
        rowKey="drawId"
        columns={columns}
        dataSource={draws}
        pagination={paging}
      />
      <More pages={pages} />
    </section>
  );
}
