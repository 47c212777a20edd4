import type { TableColumnsType } from 'antd';
import type { QueueRef } from '#libs/contract';
import { percent } from '../../model/wallboard.rules.js';
import { useQueues } from '../api/queries.js';
import { useDistrictName } from '../api/name.hook.js';
import { useText } from '../text/language.hook.js';
import { ListFrame } from './list-frame.view.js';

export function QueuesTab() {
  const { t, named } = useText();
  const queues = useQueues();
  const districtName = useDistrictName();
  const columns: TableColumnsType<QueueRef> = [
    { title: t('queue'), render: (_, queue) => named(queue) },
    { title: 'ID', dataIndex: 'id' },
    { title: t('district'), render: (_, queue) => districtName(queue.districtId) },
    { title: t('serviceTarget'), render: (_, queue) => t('seconds', { s: queue.serviceTargetSeconds }) },
    { title: t('connectionTarget'), render: (_, queue) => percent(queue.connectionTarget) },
    { title: t('levelTarget'), render: (_, queue) => percent(queue.serviceLevelTarget) },
  ];
  return <ListFrame list={queues} columns={columns} />;
}
