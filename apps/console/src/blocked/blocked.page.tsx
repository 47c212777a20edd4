import { StopOutlined } from '@ant-design/icons';
import { Button, Popconfirm, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { type BlockedCaller, NATIONAL_DISTRICT, type Principal } from '#libs/contract';
import { shanghaiStamp } from '../../model/clock.rules.js';
import { useAgentName, useDistrictName } from '../api/name.hook.js';
import { usePages } from '../api/queries.js';
import '../style/office.css';
import { useText } from '../text/language.hook.js';
import { PagedTable } from '../shell/paged-table.view.js';
import { BlockForm } from './block-form.view.js';
import { useLift } from './blocked.queries.js';

const PATH = '/blocked-callers?limit=50';

/** Whose calls are not taken, why, and until when. */
export default function BlockedPage({ me }: { me: Principal }) {
  const { t } = useText();
  const [adding, setAdding] = useState(false);
  return (
    <section className="office" aria-labelledby="blocked-title">
      <header className="office-head">
        <h1 id="blocked-title">{t('blockedTitle')}</h1>
        <div className="filters">
          <Button
            type="primary"
            icon={<StopOutlined />}
            data-testid="block-add"
            onClick={() => setAdding(true)}
          >
            {t('blockedAdd')}
          </Button>
        </div>
      </header>
      <BlockedTable me={me} />
      {adding && <BlockForm onClose={() => setAdding(false)} />}
    </section>
  );
}

function BlockedTable({ me }: { me: Principal }) {
  const { t } = useText();
  const pages = usePages<BlockedCaller>(PATH);
  const columns = useColumns(me);
  return (
    <PagedTable<BlockedCaller>
      pages={pages}
      columns={columns}
      empty={t('blockedNone')}
      scroll={{ x: 'max-content' }}
    />
  );
}

function useColumns(me: Principal): TableColumnsType<BlockedCaller> {
  const { t } = useText();
  const agentName = useAgentName();
  const districtName = useDistrictName();
  const mayLift = (one: BlockedCaller): boolean =>
    me.districtId === NATIONAL_DISTRICT || me.districtId === one.districtId;
  return [
    { title: t('blockedNumber'), render: (_, one) => <span className="timer">{one.masked}</span> },
    { title: t('blockedReason'), dataIndex: 'reason' },
    {
      title: t('blockedHow'),
      render: (_, one) => t(one.refusal === 'announce' ? 'blockedAnnounce' : 'blockedHangUp'),
    },
    {
      title: t('blockedUntil'),
      render: (_, one) => (one.until === null ? t('blockedForGood') : shanghaiStamp(one.until)),
    },
    {
      title: t('district'),
      render: (_, one) =>
        one.districtId === NATIONAL_DISTRICT ? t('blockedEverywhere') : districtName(one.districtId),
    },
    { title: t('blockedCalls'), align: 'right', dataIndex: 'refused' },
    {
      title: t('blockedBy'),
      render: (_, one) => (one.addedBy === me.userId ? me.displayName : agentName(one.addedBy)),
    },
    { title: t('blockedAt'), render: (_, one) => shanghaiStamp(one.at) },
    { title: '', align: 'right', render: (_, one) => mayLift(one) && <LiftButton block={one} /> },
  ];
}

function LiftButton({ block: { id, masked } }: { block: BlockedCaller }) {
  const { t } = useText();
  const lift = useLift();
  return (
    <Popconfirm
      title={t('blockedLiftSure', { name: masked })}
      okText={t('blockedLift')}
      cancelText={t('cancel')}
      onConfirm={() => lift.mutate(id)}
    >
      <Button size="small" loading={lift.isPending} aria-label={t('blockedLiftOne', { name: masked })}>
        {t('blockedLift')}
      </Button>
    </Popconfirm>
  );
}
