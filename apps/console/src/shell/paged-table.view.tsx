import { DownOutlined, RightOutlined } from '@ant-design/icons';
import { Alert, Button, Table, type TableProps } from 'antd';
import { codeOf } from '../api/failure.js';
import type { usePages } from '../api/queries.js';
import { type TextKey, useText } from '../text/language.hook.js';
import { More } from './more.view.js';

interface Props<T> extends Omit<TableProps<T>, 'dataSource' | 'loading' | 'locale' | 'size'> {
  pages: ReturnType<typeof usePages<T>>;
  /** What is said where there are no rows; left out = the usual words. */
  empty?: string;
}

/** A list that is read page by page: the rows so far and a way to the next, or why it can't be read. */
export function PagedTable<T extends object>({ pages, empty, ...rest }: Props<T>) {
  const { t, sentence } = useText();
  if (pages.isError) return <Alert type="error" showIcon title={sentence(codeOf(pages.error))} />;
  return (
    <>
      <Table<T>
        size="small"
        rowKey="id"
        dataSource={(pages.data?.pages ?? []).flatMap((page) => page.items)}
        loading={pages.isPending}
        pagination={false}
        locale={{ emptyText: empty ?? t('noRows') }}
        {...rest}
      />
      <More pages={pages} />
    </>
  );
}

/** The button by which a row shows more of itself, and less. */
export function useExpandIcon<T>(
  more: TextKey,
  less: TextKey,
): NonNullable<NonNullable<TableProps<T>['expandable']>['expandIcon']> {
  const { t } = useText();
  return ({ expanded, onExpand, record }) => (
    <Button
      size="small"
      type="text"
      icon={expanded ? <DownOutlined /> : <RightOutlined />}
      aria-expanded={expanded}
      aria-label={t(expanded ? less : more)}
      onClick={(event) => onExpand(record, event)}
    />
  );
}
