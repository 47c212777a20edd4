import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import type { UserView } from '#libs/contract';
import { useDistrictName, useQueueName } from '../api/name.hook.js';
import { useText } from '../text/language.hook.js';
import { ROLE } from '../text/words.text.js';
import { useUsers } from './admin.queries.js';
import { EditButton, ListFrame } from './list-frame.view.js';
import { UserForm } from './user-form.view.js';

export function UsersTab() {
  const { t, p, listed } = useText();
  /** `new`: one is being made. */
  const [edited, setEdited] = useState<UserView | 'new' | null>(null);
  const users = useUsers();
  const queueName = useQueueName();
  const districtName = useDistrictName();
  const columns: TableColumnsType<UserView> = [
    { title: t('username'), dataIndex: 'username' },
    { title: t('displayName'), dataIndex: 'displayName' },
    { title: t('roles'), render: (_, user) => listed(user.roles.map((role) => p(ROLE[role]))) },
    { title: t('district'), render: (_, user) => districtName(user.districtId) },
    { title: t('queues'), render: (_, user) => listed(user.queueIds.map(queueName)) },
    { title: t('state'), render: (_, user) => (user.disabled ? t('disabled') : '') },
    {
      title: '',
      align: 'right',
      render: (_, user) => <EditButton name={user.username} onClick={() => setEdited(user)} />,
    },
  ];
  const add = { label: t('addUser'), testId: 'user-add', onClick: () => setEdited('new') };
  return (
    <>
      <ListFrame list={users} columns={columns} add={add} />
      {edited !== null && (
        <UserForm user={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
