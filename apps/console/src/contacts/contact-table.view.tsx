import { Alert, Button, Table, type TableColumnsType } from 'antd';
import { type ContactView } from '#libs/contract';
import { duration, elapsed, shanghaiStamp } from '../../model/clock.rules.js';
import { codeOf } from '../api/failure.js';
import { useContactPages } from '../api/queries.js';
import { ChannelIcon } from '../desk/channel-icon.view.js';
import { useAgentName, useQueueName } from '../api/name.hook.js';
import { useText } from '../text/language.hook.js';
import { CONTACT_STATE, DISPOSITION, OUTCOME } from '../text/words.text.js';

interface Props {
  /** REST path of the list with its filter. */
  path: string;
  /** Fewer columns, for a drawer. */
  narrow?: boolean;
  onOpen: (contactId: string) => void;
}

/** A list of contacts, page by page; a row opens the contact. */
export function ContactTable({ path, narrow = false, onOpen }: Props) {
  const { t, sentence } = useText();
  const columns = useColumns(narrow, onOpen);
  const pages = useContactPages(path);
  if (pages.isError) return <Alert type="error" showIcon title={sentence(codeOf(pages.error))} />;
  return (
    <>
      <Table<ContactView>
        size="small"
        rowKey="id"
        columns={columns}
        dataSource={(pages.data?.pages ?? []).flatMap((page) => page.items)}
        loading={pages.isPending}
        pagination={false}
        locale={{ emptyText: t('noRows') }}
        onRow={(contact) => ({ onDoubleClick: () => onOpen(contact.id) })}
      />
      {pages.hasNextPage && (
        <Button
          className="more"
          onClick={() => void pages.fetchNextPage()}
          loading={pages.isFetchingNextPage}
        >
          {t('more')}
        </Button>
      )}
    </>
  );
}

function useColumns(narrow: boolean, onOpen: (id: string) => void): TableColumnsType<ContactView> {
  const { t, p } = useText();
  const queueName = useQueueName();
  const agentName = useAgentName();
  const waitOf = (c: ContactView): string => {
    const end = c.answeredAt ?? c.endedAt ?? c.closedAt;
    return end === null ? '' : duration(elapsed(c.queuedAt, Date.parse(end)));
  };
  const totalOf = (c: ContactView): string =>
    c.closedAt === null ? '' : duration(elapsed(c.openedAt, Date.parse(c.closedAt)));
  const who = (c: ContactView) => (
    <button type="button" className="link" data-testid="contact-row" onClick={() => onOpen(c.id)}>
      <ChannelIcon channel={c.channel} /> {c.customer.masked}
    </button>
  );
  const state = (c: ContactView) => (
    <span className={`pill pill-${c.state}`}>{p(CONTACT_STATE[c.state])}</span>
  );
  const result = (c: ContactView): string => {
    const parts = [c.outcome && p(OUTCOME[c.outcome]), c.disposition && p(DISPOSITION[c.disposition])];
    return parts.filter(Boolean).join(' · ');
  };
  const brief: TableColumnsType<ContactView> = [
    { title: t('customer'), render: (_, c) => who(c) },
    { title: t('openedAt'), render: (_, c) => <span className="timer">{shanghaiStamp(c.openedAt)}</span> },
    { title: t('state'), render: (_, c) => state(c) },
    { title: t('wait'), align: 'right', render: (_, c) => <span className="timer">{waitOf(c)}</span> },
  ];
  if (narrow) return brief;
  return [
    ...brief,
    { title: t('total'), align: 'right', render: (_, c) => <span className="timer">{totalOf(c)}</span> },
    { title: t('account'), dataIndex: 'accountId' },
    { title: t('queue'), render: (_, c) => queueName(c.queueId) },
    { title: t('handledBy'), render: (_, c) => (c.handledBy === null ? '' : agentName(c.handledBy)) },
    { title: t('outcome'), render: (_, c) => result(c) },
  ];
}
