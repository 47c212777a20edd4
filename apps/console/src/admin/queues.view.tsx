import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import { NATIONAL_DISTRICT } from '#libs/contract';
import { byText } from '../../model/find.rules.js';
import { percent } from '../../model/wallboard.rules.js';
import { useDistrictName } from '../api/name.hook.js';
import { useText } from '../text/language.hook.js';
import { type QueueView, useList, useMyDistrict } from './admin.queries.js';
import { EditButton, ListFrame } from './list-frame.view.js';
import { QueueForm } from './queue-form.view.js';

export function QueuesTab() {
  const { t, named } = useText();
  /** `new`: one is being made. */
  const [edited, setEdited] = useState<QueueView | 'new' | null>(null);
  const queues = useList<QueueView>('/queues');
  const districtName = useDistrictName();
  const own = useMyDistrict();
  const columns: TableColumnsType<QueueView> = [
    { title: t('queue'), render: (_, queue) => named(queue), sorter: byText(named) },
    { title: 'ID', dataIndex: 'id', sorter: byText((queue) => queue.id) },
    {
      title: t('district'),
      render: (_, queue) => districtName(queue.districtId),
      sorter: byText((queue) => districtName(queue.districtId)),
    },
    { title: t('serviceTarget'), render: (_, queue) => t('seconds', { s: queue.serviceTargetSeconds }) },
    { title: t('connectionTarget'), render: (_, queue) => percent(queue.connectionTarget) },
    { title: t('levelTarget'), render: (_, queue) => percent(queue.serviceLevelTarget) },
    {
      title: '',
      align: 'right',
      // Headquarters' queues are seen by all districts, and changed by headquarters.
      render: (_, queue) =>
        (own === NATIONAL_DISTRICT || own === queue.districtId) && (
          <EditButton name={queue.id} onClick={() => setEdited(queue)} />
        ),
    },
  ];
  const add = { label: t('addQueue'), testId: 'queue-add', onClick: () => setEdited('new') };
  return (
    <>
      <ListFrame
        list={queues}
        columns={columns}
        add={add}
        texts={(queue) => [queue.name, queue.nameEn, queue.id, districtName(queue.districtId)]}
      />
      {edited !== null && (
        <QueueForm queue={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
