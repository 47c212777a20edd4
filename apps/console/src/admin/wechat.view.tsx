import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import { usePlaceName, useQueueName } from '../api/name.hook.js';
import { type TextKey, useText } from '../text/language.hook.js';
import { useList, type WechatAccountView, type WechatMode } from './admin.queries.js';
import { CopyLine } from './copy-line.view.js';
import { EditButton, ListFrame } from './list-frame.view.js';
import { WechatForm } from './wechat-form.view.js';

export const MODE: Record<WechatMode, TextKey> = {
  plain: 'modePlain',
  compatible: 'modeCompatible',
  safe: 'modeSafe',
};

const callbackOf = (accountId: string): string => `${location.origin}/wechat/${accountId}`;

export function WechatTab() {
  const { t } = useText();
  /** `new`: one is being made. */
  const [edited, setEdited] = useState<WechatAccountView | 'new' | null>(null);
  const accounts = useList<WechatAccountView>('/wechat-accounts');
  const queueName = useQueueName();
  const placeName = usePlaceName();
  const columns: TableColumnsType<WechatAccountView> = [
    { title: t('accountId'), dataIndex: 'id' },
    { title: t('appId'), dataIndex: 'appId' },
    { title: t('mode'), render: (_, account) => t(MODE[account.mode]) },
    { title: t('district'), render: (_, account) => placeName(account) },
    { title: t('queue'), render: (_, account) => queueName(account.queueId) },
    { title: t('callback'), render: (_, account) => <CopyLine text={callbackOf(account.id)} /> },
    {
      title: '',
      align: 'right',
      render: (_, account) => <EditButton name={account.id} onClick={() => setEdited(account)} />,
    },
  ];
  const add = { label: t('addAccount'), testId: 'wechat-add', onClick: () => setEdited('new') };
  return (
    <>
      <ListFrame list={accounts} columns={columns} add={add}>
        <p className="muted">{t('callbackLead')}</p>
      </ListFrame>
      {edited !== null && (
        <WechatForm account={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
