import { PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { codeOf } from '../api/failure.js';
import type { Listed } from '../api/queries.js';
import { useText } from '../text/language.hook.js';

interface Props<T> {
  list: Listed<T>;
  columns: TableColumnsType<T>;
  add?: { label: string; testId: string; onClick: () => void };
  /** Said where there is nothing. */
  empty?: string;
  children?: ReactNode;
}

/** A list of administration with its button to add one. */
export function ListFrame<T extends { id: string }>({ list, columns, add, empty, children }: Props<T>) {
  const { t, sentence } = useText();
  return (
    <>
      <div className="list-tools">
        {children}
        {add && (
          <Button type="primary" icon={<PlusOutlined />} data-testid={add.testId} onClick={add.onClick}>
            {add.label}
          </Button>
        )}
      </div>
      {list.isError ? (
        <Alert
          type="error"
          showIcon
          title={sentence(codeOf(list.error))}
          action={<Button onClick={() => void list.refetch()}>{t('retry')}</Button>}
        />
      ) : (
        <Table<T>
          size="small"
          rowKey="id"
          columns={columns}
          dataSource={list.data ?? []}
          loading={list.isPending}
          {...(empty === undefined ? {} : { locale: { emptyText: empty } })}
          pagination={{ pageSize: 20, hideOnSinglePage: true }}
        />
      )}
      {list.hasNextPage && (
        <Button
          className="more"
          data-testid="list-more"
          loading={list.isFetchingNextPage ?? false}
          onClick={() => void list.fetchNextPage?.()}
        >
          {t('more')}
        </Button>
      )}
    </>
  );
}

/** Opens the form of one entry; `name` tells those who hear the page which. */
export function EditButton({ name, onClick }: { name: string; onClick: () => void }) {
  const { t } = useText();
  return (
    <Button size="small" aria-label={t('editOne', { name })} onClick={onClick}>
      {t('edit')}
    </Button>
  );
}
