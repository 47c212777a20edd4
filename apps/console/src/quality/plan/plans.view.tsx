import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import type { ListedPlanView } from '#libs/contract';
import { qualityAddress } from '../../../model/address.rules.js';
import { ListFrame } from '../../admin/list-frame.view.js';
import { useContactsOf } from '../../api/name.hook.js';
import { Link, navigate } from '../../shell/router.js';
import { useText } from '../../text/language.hook.js';
import { usePlans } from '../quality.queries.js';
import { PlanForm } from './plan-form.view.js';
import { useProgressColumns } from './plan-progress.view.js';

/** Every plan of the person's district, newest first, with how far it is and what came of it. */
export function PlansTab() {
  const { t } = useText();
  const [making, setMaking] = useState(false);
  const plans = usePlans();
  const contactsOf = useContactsOf();
  const progress = useProgressColumns();
  const columns: TableColumnsType<ListedPlanView> = [
    {
      title: t('qPlanName'),
      render: (_, plan) => <Link to={qualityAddress({ plan: plan.id })}>{plan.name}</Link>,
    },
    { title: t('district'), render: (_, plan) => contactsOf(plan.population.districtId) },
    { title: t('qPopulation'), render: (_, { population: { from, to } }) => `${from} – ${to}` },
    { title: t('qFrame'), align: 'right', render: (_, { frame }) => t('qFrameOf', { n: frame.size }) },
    ...progress,
  ];
  const add = { label: t('qNewPlan'), testId: 'plan-add', onClick: () => setMaking(true) };
  return (
    <>
      <ListFrame list={plans} columns={columns} add={add} />
      {making && (
        <PlanForm
          onClose={() => setMaking(false)}
          onMade={(plan) => navigate(qualityAddress({ plan: plan.id }))}
        />
      )}
    </>
  );
}
