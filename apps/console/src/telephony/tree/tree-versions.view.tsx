import { App, Button, Popconfirm, Space, Table, Tag, type TableColumnsType } from 'antd';
import { useUsers } from '../../admin/admin.queries.js';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { get, post } from '../../api/rest.js';
import { usePaging } from '../../shell/paging.hook.js';
import { useText } from '../../text/language.hook.js';
import { type TreeDetail, treePath, type TreeVersionEntry, useSend } from '../telephony.queries.js';
import type { Loaded } from './tree.view.js';

interface Props {
  tree: TreeDetail;
  mayChange: boolean;
  onLoad: (loaded: Loaded) => void;
}

/** Every version, newest first: taken up to be changed, or activated as it is. */
export function TreeVersions({ tree, mayChange, onLoad }: Props) {
  const { t } = useText();
  const columns = useColumns(tree, mayChange, onLoad);
  return (
    <section aria-label={t('telVersions')}>
      <h2>{t('telVersions')}</h2>
      <Table<TreeVersionEntry>
        size="small"
        rowKey="version"
        columns={columns}
        dataSource={tree.versions}
        pagination={usePaging(10)}
        onRow={() => ({ 'data-testid': 'tree-version' }) as object}
      />
    </section>
  );
}

function useColumns(
  tree: TreeDetail,
  mayChange: boolean,
  onLoad: Props['onLoad'],
): TableColumnsType<TreeVersionEntry> {
  const { t } = useText();
  const users = useUsers().data ?? [];
  const nameOf = (userId: string): string =>
    users.find(({ id }) => id === userId)?.displayName ?? `…${userId.slice(-6)}`;
  return [
    {
      title: t('version'),
      render: (_, { version }) => (
        <>
          v{version} {version === tree.active && <Tag>{t('telActive')}</Tag>}
        </>
      ),
    },
    { title: t('when'), render: (_, { at }) => <span className="timer">{shanghaiStamp(at)}</span> },
    { title: t('author'), render: (_, { by }) => nameOf(by) },
    { title: t('policyNote'), dataIndex: 'note' },
    {
      title: '',
      align: 'right',
      render: (_, { version }) => mayChange && <Acts tree={tree} version={version} onLoad={onLoad} />,
    },
  ];
}

function Acts({ tree, version, onLoad }: { tree: TreeDetail; version: number; onLoad: Props['onLoad'] }) {
  const { t } = useText();
  const { message } = App.useApp();
  const path = treePath(tree.id);
  const load = useSend(
    () => get<{ content: object }>(`${path}/versions/${version}`),
    ({ content }) => {
      onLoad({ version, content, over: tree.latest });
      message.info(t('telLoaded', { n: version }));
    },
  );
  const activate = useSend(
    () => post<TreeDetail>(`${path}/activate`, { version }),
    () => void message.success(t('telActivated', { n: version })),
  );
  return (
    <Space size={6}>
      <Button
        size="small"
        loading={load.isPending}
        aria-label={t('telEditFromOne', { n: version })}
        onClick={() => load.mutate(undefined)}
      >
        {t('telEditFrom')}
      </Button>
      {version !== tree.active && (
        <Popconfirm
          title={t('telActivateSure', { n: version })}
          okText={t('telActivate')}
          cancelText={t('cancel')}
          onConfirm={() => activate.mutate(undefined)}
        >
          <Button size="small" loading={activate.isPending} aria-label={t('telActivateOne', { n: version })}>
            {t('telActivate')}
          </Button>
        </Popconfirm>
      )}
    </Space>
  );
}
