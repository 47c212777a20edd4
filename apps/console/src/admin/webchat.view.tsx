import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import { usePlaceName, useQueueName } from '../api/name.hook.js';
import { useText } from '../text/language.hook.js';
import { useList, type WebchatAccountView } from './admin.queries.js';
import { CopyLine } from './copy-line.view.js';
import { EditButton, ListFrame } from './list-frame.view.js';
import { WebchatForm } from './webchat-form.view.js';

const snippetOf = ({ id }: WebchatAccountView): string =>
  `<script src="${location.origin}/widget.js" data-account="${id}" async></script>`;

/** The web chats there are, and how each gets on its web site. */
export function WebchatTab() {
  const { t } = useText();
  /** `new`: one is being made. */
  const [edited, setEdited] = useState<WebchatAccountView | 'new' | null>(null);
  const accounts = useList<WebchatAccountView>('/web-chats');
  const queueName = useQueueName();
  const placeName = usePlaceName();
  const columns: TableColumnsType<WebchatAccountView> = [
    { title: t('accountId'), dataIndex: 'id' },
    { title: t('webchatName'), dataIndex: 'name' },
    { title: t('district'), render: (_, account) => placeName(account) },
    { title: t('queue'), render: (_, account) => queueName(account.queueId) },
    { title: t('state'), render: (_, account) => t(account.disabled ? 'disabled' : 'enabled') },
    { title: t('webchatSnippet'), render: (_, account) => <CopyLine text={snippetOf(account)} /> },
    {
      title: '',
      align: 'right',
      render: (_, account) => (
        <span className="row-acts">
          <a href={account.chatPath} target="_blank" rel="noreferrer">
            {t('openChat')}
          </a>
          <EditButton name={account.id} onClick={() => setEdited(account)} />
        </span>
      ),
    },
  ];
  const add = { label: t('addWebchat'), testId: 'webchat-add', onClick: () => setEdited('new') };
  return (
    <>
      <ListFrame list={accounts} columns={columns} add={add}>
        <p className="muted">{t('widgetLead')}</p>
      </ListFrame>
      {edited !== null && (
        <WebchatForm account={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
