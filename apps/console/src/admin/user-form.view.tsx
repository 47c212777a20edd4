import { Alert, Form, Input, Select, Switch } from 'antd';
import { PASSWORD_MAX, PASSWORD_MIN, ROLES, type UserView } from '#libs/contract';
import { passwordFlawsOf } from '../api/failure.js';
import { useMe } from '../api/queries.js';
import { useToken } from '../api/session.js';
import { useText } from '../text/language.hook.js';
import { PASSWORD_FLAW, ROLE } from '../text/words.text.js';
import { type UserFields as Fields, useMyDistrict } from './admin.queries.js';
import { EntryForm } from './entry-form.view.js';
import { DistrictField, QueueField } from './place-fields.view.js';

interface Props {
  /** Null makes a new one. */
  user: UserView | null;
  onClose: () => void;
}

export function UserForm({ user, onClose }: Props) {
  const { t, p } = useText();
  const districtId = useMyDistrict();
  const isSelf = useMe(useToken()).data?.userId === user?.id;
  return (
    <EntryForm<Fields>
      path="/users"
      entry={user}
      initial={{ roles: ['agent'], districtId, queueIds: [] }}
      titles={{ add: 'addUser', edit: 'editUser' }}
      onClose={onClose}
      // An empty password leaves the old one.
      tell={({ password, ...values }) => (password ? { ...values, password } : values)}
      problemsOf={(error) => {
        const errors = passwordFlawsOf(error).map((flaw) => p(PASSWORD_FLAW[flaw]));
        return errors.length > 0 ? { name: 'password', errors } : null;
      }}
    >
      {isSelf && <Alert type="info" showIcon title={t('ownAccount')} />}
      <WhoFields user={user} locked={isSelf} />
      <Form.Item name="roles" label={t('roles')} rules={[{ required: true, message: t('required') }]}>
        <Select
          mode="multiple"
          disabled={isSelf}
          options={ROLES.map((value) => ({ value, label: p(ROLE[value]) }))}
        />
      </Form.Item>
      <DistrictField disabled={isSelf} />
      <Queues />
      {user !== null && (
        <Form.Item name="disabled" label={t('disabled')} extra={t('disabledHint')} valuePropName="checked">
          <Switch disabled={isSelf} />
        </Form.Item>
      )}
    </EntryForm>
  );
}

/** Names and password. `locked`: the password is for somebody else to change. */
function WhoFields({ user, locked }: { user: UserView | null; locked: boolean }) {
  const { t, p } = useText();
  const required = { required: true, message: t('required') };
  const isNew = user === null;
  const lengths = [
    { min: PASSWORD_MIN, message: p(PASSWORD_FLAW['too-short']) },
    { max: PASSWORD_MAX, message: p(PASSWORD_FLAW['too-long']) },
  ];
  const usernameRules = [
    required,
    { pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{1,31}$/, message: t('usernameBad') },
  ];
  return (
    <>
      {isNew && (
        <Form.Item name="username" label={t('username')} rules={usernameRules}>
          <Input autoComplete="off" autoFocus />
        </Form.Item>
      )}
      <Form.Item
        name="displayName"
        label={t('displayName')}
        rules={[required, { max: 64, message: t('nameTooLong') }]}
      >
        <Input autoFocus={!isNew} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t(isNew ? 'password' : 'newPassword')}
        extra={t(isNew ? 'passwordHint' : 'keepPassword')}
        rules={isNew ? [required, ...lengths] : lengths}
      >
        <Input.Password autoComplete="new-password" disabled={locked} />
      </Form.Item>
    </>
  );
}

/** An agent without a queue would wait for contacts in vain. */
function Queues() {
  const roles = (Form.useWatch('roles') ?? []) as string[];
  return <QueueField many optional={!roles.includes('agent')} />;
}
