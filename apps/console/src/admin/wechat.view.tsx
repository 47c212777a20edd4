import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import { useQueueName } from '../api/name.hook.js';
import { type TextKey, useText } from '../text/language.hook.js';
import { useList, type WechatAccountView, type WechatMode } from './admin.queries.js';
import { CopyLine } from './copy-line.view.js';
import { ListFrame } from './list-frame.view.js';
import { WechatForm } from './wechat-form.view.js';

export const MODE: Record<WechatMode, TextKey> = {
  plain: 'modePlain',
  compatible: 'modeCompatible',
  safe: 'modeSafe',
};

const callbackOf = (accountId: string): string => `${location.origin}/wechat/${accountId}`;

export function WechatTab() {
  const { t } = useText();
  const [adding, setAdding] = useState(false);
  const accounts = useList<WechatAccountView>('/wechat-accounts');
  const queueName = useQueueName();
  const columns: TableColumnsType<WechatAccountView> = [
    { title: t('accountId'), dataIndex: 'id' },
    { title: t('appId'), dataIndex: 'appId' },
    { title: t('mode'), render: (_, account) => t(MODE[account.mode]) },
    { title: t('queue'), render: (_, account) => queueName(account.queueId) },
    { title: t('callback'), render: (_, account) => <CopyLine text={callbackOf(account.id)} /> },
  ];
  const add = { label: t('addAccount'), testId: 'wechat-add', onClick: () => setAdding(true) };
  return (
    <>
      <ListFrame list={accounts} columns={columns} add={add}>
        <p className="muted">{t('callbackLead')}</p>
      </ListFrame>
      {adding && <WechatForm onClose={() => setAdding(false)} />}
    </>
  );
}
