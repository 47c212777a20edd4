import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import type { ListedStandingPlanView } from '#libs/contract';
import { qualityAddress } from '../../../model/address.rules.js';
import { percentOf, pointsOf } from '../../../model/quality.rules.js';
import { ListFrame } from '../../admin/list-frame.view.js';
import { useContactsOf } from '../../api/name.hook.js';
import { Link, navigate } from '../../shell/router.js';
import { useText } from '../../text/language.hook.js';
import { useStandingPlans } from '../quality.queries.js';
import { StandingForm } from './standing-form.view.js';
import { StandingState } from './standing-state.view.js';

/** Plans that every day is drawn by, by itself; newest first. */
export function StandingPlansTab() {
  const { t } = useText();
  const [making, setMaking] = useState(false);
  const plans = useStandingPlans();
  const contactsOf = useContactsOf();
  const columns: TableColumnsType<ListedStandingPlanView> = [
    {
      title: t('qPlanName'),
      render: (_, plan) => <Link to={qualityAddress({ standing: plan.id })}>{plan.name}</Link>,
    },
    { title: t('district'), render: (_, plan) => contactsOf(plan.population.districtId) },
    { title: t('spSince'), dataIndex: 'since' },
    { title: t('spLatest'), render: (_, { progress }) => progress.latest ?? t('qNone') },
    { title: t('spDrawn'), align: 'right', render: (_, { progress }) => progress.drawn },
    {
      title: t('spUndrawnDays'),
      align: 'right',
      render: (_, { progress: { undrawn } }) => <b className={undrawn > 0 ? 'bad' : ''}>{undrawn}</b>,
    },
    {
      title: t('spOpenTasks'),
      align: 'right',
      render: (_, { progress }) => <span data-testid="standing-open">{progress.openTasks}</span>,
    },
    { title: t('qPrecision'), align: 'right', render: (_, { precision }) => `±${pointsOf(precision)}` },
    {
      title: t('qMaximum'),
      align: 'right',
      render: (_, { continuous, maximum }) => (continuous ? percentOf(continuous.share) : maximum),
    },
    { title: t('state'), render: (_, plan) => <StandingState plan={plan} /> },
  ];
  const add = { label: t('spNew'), testId: 'standing-add', onClick: () => setMaking(true) };
  return (
    <>
      <ListFrame list={plans} columns={columns} add={add} empty={t('spNone')}>
        <p className="muted">{t('spLead')}</p>
      </ListFrame>
      {making && (
        <StandingForm
          onClose={() => setMaking(false)}
          onMade={(plan) => navigate(qualityAddress({ standing: plan.id }))}
        />
      )}
    </>
  );
}
