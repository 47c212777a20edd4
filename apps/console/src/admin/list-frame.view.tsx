import { PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Input, Table, type TableColumnsType } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { isFound, wantsNextPage } from '../../model/find.rules.js';
import { codeOf } from '../api/failure.js';
import type { Listed } from '../api/queries.js';
import { usePaging } from '../shell/paging.hook.js';
import { useText } from '../text/language.hook.js';

interface Props<T> {
  list: Listed<T>;
  columns: TableColumnsType<T>;
  add?: { label: string; testId: string; onClick: () => void };
  /** Said where there is nothing. */
  empty?: string;
  /** By which texts a row is found; without it there is no field to find rows by. */
  texts?: (row: T) => readonly string[];
  children?: ReactNode;
}

/** A list of administration with its button to add one. */
export function ListFrame<T extends { id: string }>(props: Props<T>) {
  const { list, columns, add, empty, texts, children } = props;
  const { t, sentence } = useText();
  const paging = usePaging();
  const [words, setWords] = useState('');
  const looking = words.trim() !== '';
  useRest(list, looking);
  const all = list.data ?? [];
  const rows = texts && looking ? all.filter((row) => isFound(texts(row), words)) : all;
  const nothing = looking ? t('findNone') : empty;
  return (
    <>
      <div className="list-tools">
        {children}
        {texts && (
          <Input
            className="list-find"
            data-testid="list-find"
            aria-label={t('find')}
            placeholder={t('find')}
            allowClear
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        )}
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
          dataSource={rows}
          loading={list.isPending}
          {...(nothing === undefined ? {} : { locale: { emptyText: nothing } })}
          pagination={paging}
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

/** Whoever looks for something looks through all of it, not only through the pages that were shown. */
function useRest<T>(list: Listed<T>, wanted: boolean): void {
  const more = wanted && wantsNextPage(list);
  const latest = useRef(list);
  useEffect(() => {
    latest.current = list;
  });
  useEffect(() => {
    if (more) void latest.current.fetchNextPage?.();
  }, [more]);
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
