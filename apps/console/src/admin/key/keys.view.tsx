import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Popconfirm, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { AccessKeyView, NewAccessKey } from '#libs/contract';
import { shanghaiDay } from '../../../model/clock.rules.js';
import { codeOf } from '../../api/failure.js';
import { useDistrictName } from '../../api/name.hook.js';
import { useListed } from '../../api/queries.js';
import { remove } from '../../api/rest.js';
import { useText } from '../../text/language.hook.js';
import { CopyLine } from '../copy-line.view.js';
import { ListFrame } from '../list-frame.view.js';
import { KeyForm } from './key-form.view.js';

/** Keys by which other systems read figures; the token of a new one is shown once. */
export function KeysTab() {
  const { t } = useText();
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<NewAccessKey | null>(null);
  const keys = useListed<AccessKeyView>('list', '/access-keys?limit=200');
  const districtName = useDistrictName();
  const columns: TableColumnsType<AccessKeyView> = [
    { title: t('keyName'), dataIndex: 'name' },
    { title: t('district'), render: (_, key) => districtName(key.districtId) },
    { title: t('keyExpires'), render: (_, key) => shanghaiDay(Date.parse(key.expiresAt)) },
    { title: t('keyUsed'), render: (_, { usedOn }) => usedOn ?? t('keyNeverUsed') },
    { title: '', align: 'right', render: (_, key) => <RemoveKey of={key} /> },
  ];
  const add = { label: t('addKey'), testId: 'key-add', onClick: () => setAdding(true) };
  return (
    <>
      <ListFrame list={keys} columns={columns} add={add} empty={t('noKeys')}>
        <p className="muted">{t('keysLead')}</p>
      </ListFrame>
      {made && (
        <Alert
          type="success"
          data-testid="key-made"
          closable={{ onClose: () => setMade(null) }}
          title={t('keyMade', { name: made.name })}
          description={<CopyLine text={made.token} />}
        />
      )}
      {adding && <KeyForm onMade={setMade} onClose={() => setAdding(false)} />}
    </>
  );
}

/** Void at once, for whoever has it. */
function RemoveKey({ of: { id, name } }: { of: AccessKeyView }) {
  const { t, sentence } = useText();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const removal = useMutation({
    mutationFn: () => remove(`/access-keys/${id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['list', '/access-keys?limit=200'] }),
    onError: (error) => void message.error(sentence(codeOf(error))),
  });
  return (
    <Popconfirm
      title={t('keyRemoveSure', { name })}
      okText={t('keyRemove')}
      cancelText={t('cancel')}
      onConfirm={() => removal.mutate()}
    >
      <Button size="small" danger loading={removal.isPending} aria-label={`${t('keyRemove')} ${name}`}>
        {t('keyRemove')}
      </Button>
    </Popconfirm>
  );
}
