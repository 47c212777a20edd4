import { App, Button, Empty, Input, Popconfirm, Select, type TableColumnsType } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { shanghaiStamp } from '../../model/clock.rules.js';
import { useDistrictName } from '../api/name.hook.js';
import { usePages } from '../api/queries.js';
import { post, remove } from '../api/rest.js';
import { PagedTable } from '../shell/paged-table.view.js';
import { useClosingOf } from '../form/closing.hook.js';
import { Dialog } from '../form/dialog.view.js';
import { useText } from '../text/language.hook.js';
import { useTellRefusal } from '../text/refusal.hook.js';
import { usePolicy } from './policy.queries.js';

/** The identity itself is stored nowhere, so nobody can be shown it. */
interface VipMember {
  id: string;
  masked: string;
  enterpriseCode: string | null;
  districtId: string;
  at: string;
}

/** Who is on the lists that the policy defines. */
export function VipTab() {
  const { t, named } = useText();
  const lists = usePolicy().data?.content.vipLists ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const list = lists.find(({ id }) => id === chosen) ?? lists[0];
  if (!list) return <Empty description={t('vipNoLists')} />;
  return (
    <>
      <div className="list-tools">
        <Select
          aria-label={t('vipList')}
          value={list.id}
          options={lists.map((one) => ({ value: one.id, label: named(one) }))}
          onChange={setChosen}
          className="vip-list"
        />
        <span className="muted">&ensp;{t('vipPoints', { n: list.points })}</span>
        <Button type="primary" data-testid="vip-add" onClick={() => setAdding(true)}>
          {t('vipAdd')}
        </Button>
      </div>
      <Members listId={list.id} />
      {adding && <AddMembers listId={list.id} onClose={() => setAdding(false)} />}
    </>
  );
}

const pathOf = (listId: string): string => `/vip-lists/${listId}/members`;

function Members({ listId }: { listId: string }) {
  const { t } = useText();
  const tellRefusal = useTellRefusal();
  const queries = useQueryClient();
  const districtName = useDistrictName();
  const pages = usePages<VipMember>(`${pathOf(listId)}?limit=50`);
  const takeOff = async (id: string): Promise<void> => {
    await remove(`${pathOf(listId)}/${id}`).catch(tellRefusal);
    await queries.invalidateQueries({ queryKey: ['pages'] });
  };
  const columns: TableColumnsType<VipMember> = [
    { title: t('vipMember'), dataIndex: 'masked' },
    { title: t('vipEnterprise'), dataIndex: 'enterpriseCode' },
    { title: t('district'), render: (_, member) => districtName(member.districtId) },
    { title: t('vipAddedAt'), render: (_, { at }) => <span className="timer">{shanghaiStamp(at)}</span> },
    {
      title: '',
      align: 'right',
      render: (_, { id, masked }) => (
        <Popconfirm
          title={t('vipRemoveSure', { who: masked })}
          okText={t('vipRemove')}
          cancelText={t('cancel')}
          onConfirm={() => void takeOff(id)}
        >
          <Button size="small">{t('vipRemove')}</Button>
        </Popconfirm>
      ),
    },
  ];
  return (
    <PagedTable<VipMember>
      pages={pages}
      columns={columns}
      empty={t('vipEmpty')}
      onRow={() => ({ 'data-testid': 'vip-row' }) as object}
    />
  );
}

/** `identity` or `identity, enterpriseCode` of each line. */
const membersIn = (text: string): { identity: string; enterpriseCode: string | null }[] =>
  text
    .split('\n')
    .map((line) => line.split(/[,，\t]/).map((part) => part.trim()))
    .filter(([identity]) => identity)
    .map(([identity = '', code]) => ({ identity, enterpriseCode: code || null }));

function AddMembers({ listId, onClose }: { listId: string; onClose: () => void }) {
  const { t } = useText();
  const tellRefusal = useTellRefusal();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const members = membersIn(text);
  const close = useClosingOf(() => text.trim() !== '', onClose);
  const add = async (): Promise<void> => {
    setBusy(true);
    try {
      const { added } = await post<{ added: number }>(pathOf(listId), { members });
      message.success(t('vipAdded', { n: added }));
      await queries.invalidateQueries({ queryKey: ['pages'] });
      onClose();
    } catch (error) {
      tellRefusal(error);
    }
    setBusy(false);
  };
  return (
    <Dialog
      open
      title={t('vipAdd')}
      okText={t('vipAdd')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: members.length === 0, loading: busy }}
      onOk={() => void add()}
      onCancel={close}
    >
      <label className="note-field">
        {t('vipAddHint')}
        <Input.TextArea
          autoFocus
          rows={6}
          value={text}
          data-testid="vip-members"
          onChange={(event) => setText(event.target.value)}
        />
      </label>
    </Dialog>
  );
}
