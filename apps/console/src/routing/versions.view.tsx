import { Alert, App, Button, Drawer, Skeleton, Space, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { shanghaiStamp } from '../../model/clock.rules.js';
import { codeOf } from '../api/failure.js';
import { usePages } from '../api/queries.js';
import { post } from '../api/rest.js';
import { PagedTable, useExpandIcon } from '../shell/paged-table.view.js';
import { useText } from '../text/language.hook.js';
import { useTellRefusal } from '../text/refusal.hook.js';
import { EffectList } from './effect.view.js';
import { NoteDialog } from './note-dialog.view.js';
import {
  type PolicyDetail,
  type PolicyVersion,
  useFreshPolicy,
  usePolicy,
  useVersion,
} from './policy.queries.js';

/** Every version that ever was, newest first, with what it changed; an older one can be brought back. */
export function VersionsTab() {
  const { t } = useText();
  const pages = usePages<PolicyVersion>('/routing-policy/versions?limit=50');
  const expandIcon = useExpandIcon<PolicyVersion>('effectShow', 'effectHide');
  const [shown, setShown] = useState<number | null>(null);
  const [back, setBack] = useState<number | null>(null);
  const columns = useColumns(setShown, setBack);
  return (
    <>
      <PagedTable<PolicyVersion>
        pages={pages}
        rowKey="version"
        columns={columns}
        empty={t('versionsNone')}
        onRow={() => ({ 'data-testid': 'version-row' }) as object}
        expandable={{ expandIcon, expandedRowRender: ({ effect }) => <EffectList effect={effect} /> }}
      />
      {shown !== null && <Content version={shown} onClose={() => setShown(null)} />}
      {back !== null && <Rollback version={back} onClose={() => setBack(null)} />}
    </>
  );
}

function useColumns(
  onShow: (version: number) => void,
  onBack: (version: number) => void,
): TableColumnsType<PolicyVersion> {
  const { t, lang } = useText();
  const inForce = usePolicy().data?.version;
  return [
    { title: t('version'), dataIndex: 'version' },
    { title: t('when'), render: (_, { at }) => <span className="timer">{at && shanghaiStamp(at)}</span> },
    { title: t('author'), render: (_, { author }) => author?.name },
    {
      title: t('policyNote'),
      render: (_, { note, rollbackOf }) => (
        <>
          {note}{' '}
          {rollbackOf !== null && <small className="muted">{t('rollbackOf', { n: rollbackOf })}</small>}
        </>
      ),
    },
    {
      title: t('effect'),
      ellipsis: true,
      render: (_, { effect }) => effect[lang].join(lang === 'zh' ? '；' : '; '),
    },
    {
      title: '',
      width: 190,
      render: (_, { version }) => (
        <Space size={6}>
          <Button size="small" onClick={() => onShow(version)}>
            {t('show')}
          </Button>
          {version !== inForce && (
            <Button size="small" data-testid="version-rollback" onClick={() => onBack(version)}>
              {t('rollback')}
            </Button>
          )}
        </Space>
      ),
    },
  ];
}

function Content({ version, onClose }: { version: number; onClose: () => void }) {
  const { t, sentence } = useText();
  const { data, error } = useVersion(version);
  return (
    <Drawer open size={640} title={t('versionContent', { n: version })} onClose={onClose}>
      {error && <Alert type="error" showIcon title={sentence(codeOf(error))} />}
      {data ? (
        <pre className="policy-json">{JSON.stringify(data.content, null, 2)}</pre>
      ) : (
        <Skeleton active />
      )}
    </Drawer>
  );
}

function Rollback({ version, onClose }: { version: number; onClose: () => void }) {
  const { t } = useText();
  const tellRefusal = useTellRefusal();
  const { message } = App.useApp();
  const refresh = useFreshPolicy();
  const baseVersion = usePolicy().data?.version ?? 0;
  const [busy, setBusy] = useState(false);
  const rollback = async (note: string): Promise<void> => {
    setBusy(true);
    try {
      const made = await post<PolicyDetail>(`/routing-policy/versions/${version}/rollback`, {
        baseVersion,
        note,
      });
      message.success(t('policyPublished', { n: made.version }));
    } catch (error) {
      tellRefusal(error);
    }
    await refresh();
    onClose();
  };
  const title = t('rollbackTo', { n: version });
  return (
    <NoteDialog
      title={title}
      okText={t('rollback')}
      busy={busy}
      onClose={onClose}
      onNote={(note) => void rollback(note)}
    />
  );
}
