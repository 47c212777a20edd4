import { Form, Input, Modal, Select, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { NATIONAL_DISTRICT, ROLES, type UserView } from '#libs/contract';
import { useDistrictName, useQueueName } from '../api/name.hook.js';
import { useText } from '../text/language.hook.js';
import { ROLE } from '../text/words.text.js';
import { type NewUser, useCreate, useList } from './admin.queries.js';
import { ListFrame } from './list-frame.view.js';
import { DistrictField, QueueField } from './place-fields.view.js';

export function UsersTab() {
  const { t, p } = useText();
  const [adding, setAdding] = useState(false);
  const users = useList<UserView>('/users', 200);
  const queueName = useQueueName();
  const districtName = useDistrictName();
  const columns: TableColumnsType<UserView> = [
    { title: t('username'), dataIndex: 'username' },
    { title: t('displayName'), dataIndex: 'displayName' },
    { title: t('roles'), render: (_, user) => user.roles.map((role) => p(ROLE[role])).join('、') },
    { title: t('district'), render: (_, user) => districtName(user.districtId) },
    { title: t('queues'), render: (_, user) => user.queueIds.map(queueName).join('、') },
  ];
  const add = { label: t('addUser'), testId: 'user-add', onClick: () => setAdding(true) };
  return (
    <>
      <ListFrame list={users} columns={columns} add={add} />
      {adding && <UserForm onClose={() => setAdding(false)} />}
    </>
  );
}

function UserForm({ onClose }: { onClose: () => void }) {
  const { t, p } = useText();
  const [form] = Form.useForm<NewUser>();
  const create = useCreate<NewUser>('/users', onClose);
  const rules = [{ required: true, message: t('required') }];
  // An agent without a queue would wait for contacts in vain.
  const isAgent = (Form.useWatch('roles', form) ?? []).includes('agent');
  return (
    <Modal
      open
      title={t('addUser')}
      okText={t('create')}
      cancelText={t('cancel')}
      onCancel={onClose}
      onOk={() => form.submit()}
      okButtonProps={{ loading: create.isPending, htmlType: 'submit' }}
    >
      <Form<NewUser>
        form={form}
        layout="vertical"
        initialValues={{ roles: ['agent'], districtId: NATIONAL_DISTRICT, queueIds: [] }}
        onFinish={(values) => create.mutate(values)}
      >
        <Form.Item name="username" label={t('username')} rules={rules}>
          <Input autoComplete="off" autoFocus />
        </Form.Item>
        <Form.Item name="displayName" label={t('displayName')} rules={rules}>
          <Input />
        </Form.Item>
        <Form.Item name="password" label={t('password')} extra={t('passwordHint')} rules={rules}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item name="roles" label={t('roles')} rules={rules}>
          <Select mode="multiple" options={ROLES.map((value) => ({ value, label: p(ROLE[value]) }))} />
        </Form.Item>
        <DistrictField />
        <QueueField many optional={!isAgent} />
      </Form>
    </Modal>
  );
}
