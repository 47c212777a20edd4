import { Alert, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { type FloorQueue, NATIONAL_DISTRICT, type Principal } from '#libs/contract';
import { FLOOR_STALE_MS, type FloorFilter } from '../../model/floor.rules.js';
import { useContactsOf } from '../api/name.hook.js';
import { useDistricts } from '../api/queries.js';
import { queryOf } from '../api/rest.js';
import { ContactDrawer } from '../contacts/contact-drawer.view.js';
import { type ContactList, ListDrawer } from '../contacts/list-drawer.view.js';
import '../style/floor.css';
import '../style/office.css';
import { useText } from '../text/language.hook.js';
import { BehindBanner, StaleBanner } from '../wallboard/stale-banner.view.js';
import { AgentFilter } from './agent-filter.view.js';
import { AgentTable } from './agent-table.view.js';
import { useFloor } from './floor.hook.js';
import { QueueTable, RATE_NAME, type QueueRate } from './queue-table.view.js';
import { useTimeRows } from './time.hook.js';

const LIMIT = 50;
const EVERYBODY: FloorFilter = { state: null, queueId: null, name: '' };

/** Who does what, who waits where, and what a supervisor can do about it. */
export default function FloorPage({ me }: { me: Principal }) {
  const { t, named } = useText();
  const own = me.districtId === NATIONAL_DISTRICT ? null : me.districtId;
  const [districtId, setDistrictId] = useState(own);
  const [filter, setFilter] = useState(EVERYBODY);
  const [contact, setContact] = useState<string | null>(null);
  const [list, setList] = useState<ContactList | null>(null);
  const live = useFloor(districtId);
  const { floor, offset } = live;
  const time = useTimeRows(districtId);
  /** Of today, as the rate is. */
  const openRate = (queue: FloorQueue, rate: QueueRate, part: 'numerator' | 'denominator'): void => {
    const query = queryOf({ part, districtId, queueId: queue.id, limit: LIMIT });
    setList({
      title: t('drillTitle', { name: t(RATE_NAME[rate]), row: named(queue), part: t(part) }),
      path: `/figures/${queue[rate].definition}/contacts${query}`,
      total: queue[rate][part],
    });
  };
  return (
    <section className="office floor" aria-labelledby="floor-title">
      <header className="office-head">
        <h1 id="floor-title">{t('floorTitle')}</h1>
        {own === null && (
          <DistrictChoice
            districtId={districtId}
            onChange={(id) => {
              setDistrictId(id);
              setFilter(EVERYBODY);
            }}
          />
        )}
      </header>
      <StaleBanner live={live} after={FLOOR_STALE_MS} />
      <BehindBanner since={floor?.behindSince ?? null} />
      {!floor && <Skeleton active />}
      {floor && (
        <>
          {floor.truncated && <Alert type="warning" showIcon title={t('floorTruncated')} />}
          <QueueTable
            queues={floor.queues}
            agents={floor.agents}
            time={time}
            offset={offset}
            chosen={filter.queueId}
            onChoose={(queueId) => setFilter({ ...filter, queueId })}
            onContact={setContact}
            onRate={openRate}
          />
          <AgentFilter floor={floor} filter={filter} onChange={setFilter} />
          <AgentTable
            me={me}
            agents={floor.agents}
            filter={filter}
            offset={offset}
            time={time}
            onContact={setContact}
          />
        </>
      )}
      <ContactDrawer contactId={contact} onClose={() => setContact(null)} />
      <ListDrawer list={list} onClose={() => setList(null)} />
    </section>
  );
}

function DistrictChoice(props: { districtId: string | null; onChange: (id: string | null) => void }) {
  const { t } = useText();
  const contactsOf = useContactsOf();
  const districts = useDistricts();
  return (
    <div className="filters">
      <Select
        aria-label={t('district')}
        showSearch={{ optionFilterProp: 'label' }}
        value={props.districtId ?? ''}
        options={[
          { value: '', label: t('allDistricts') },
          ...(districts.data ?? []).map(({ id }) => ({ value: id, label: contactsOf(id) })),
        ]}
        onChange={(id) => props.onChange(id === '' ? null : id)}
      />
    </div>
  );
}
