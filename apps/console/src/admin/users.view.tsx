import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import type { UserView } from '#libs/contract';
import { byText } from '../../model/find.rules.js';
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
  const rolesOf = (user: UserView): string => listed(user.roles.map((role) => p(ROLE[role])));
  const queuesOf = (user: UserView): string => listed(user.queueIds.map(queueName));
  const stateOf = (user: UserView): string => t(user.disabled ? 'disabled' : 'enabled');
  const columns: TableColumnsType<UserView> = [
    { title: t('username'), dataIndex: 'username', sorter: byText((user) => user.username) },
    { title: t('displayName'), dataIndex: 'displayName', sorter: byText((user) => user.displayName) },
    { title: t('roles'), render: (_, user) => rolesOf(user), sorter: byText(rolesOf) },
    {
      title: t('district'),
      render: (_, user) => districtName(user.districtId),
      sorter: byText((user) => districtName(user.districtId)),
    },
    { title: t('queues'), render: (_, user) => queuesOf(user) },
    { title: t('state'), render: (_, user) => stateOf(user), sorter: byText(stateOf) },
    {
      title: '',
      align: 'right',
      render: (_, user) => <EditButton name={user.username} onClick={() => setEdited(user)} />,
    },
  ];
  const add = { label: t('addUser'), testId: 'user-add', onClick: () => setEdited('new') };
  return (
    <>
      <ListFrame
        list={users}
        columns={columns}
        add={add}
        texts={(user) => [
          user.username,
          user.displayName,
          rolesOf(user),
          districtName(user.districtId),
          queuesOf(user),
          stateOf(user),
        ]}
      />
      {edited !== null && (
        <UserForm user={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
