import { EyeOutlined } from '@ant-design/icons';
import { Button, type TableColumnsType } from 'antd';
import type { CallbackView, Principal } from '#libs/contract';
import { shanghaiStamp } from '../../model/clock.rules.js';
import { useAgentName, useQueueName } from '../api/name.hook.js';
import { usePages } from '../api/queries.js';
import { ChannelIcon } from '../desk/channel-icon.view.js';
import { useText } from '../text/language.hook.js';
import { CALLBACK_EVENT, CALLBACK_KIND, CALLBACK_STATE } from '../text/callback.text.js';
import { PagedTable, useExpandIcon } from '../shell/paged-table.view.js';
import { CallbackActs } from './callback-acts.view.js';
import { useReveal } from './reveal.hook.js';

interface Props {
  /** REST path of the list with its filter. */
  path: string;
  /** Whose time comes first stands first; else the newest. */
  soonest: boolean;
  me: Principal;
  onOpen: (contactId: string) => void;
}

/** What others and the workers do is seen this soon. */
const REFRESH_MS = 10_000;

/** Those who are to be called back, page by page; a row opens to what happened so far. */
export function CallbackTable({ path, soonest, me, onOpen }: Props) {
  const { t } = useText();
  const pages = usePages<CallbackView>(path, REFRESH_MS);
  const expandIcon = useExpandIcon<CallbackView>('callbackMore', 'callbackLess');
  const columns = useColumns(me, soonest, onOpen);
  return (
    <PagedTable<CallbackView>
      pages={pages}
      className="callbacks"
      columns={columns}
      empty={t('callbacksNone')}
      scroll={{ x: 'max-content' }}
      onRow={(callback) => ({ 'data-testid': 'callback-row', 'data-state': callback.state }) as object}
      expandable={{
        expandIcon,
        expandedRowRender: (callback) => <History callback={callback} me={me} />,
      }}
    />
  );
}

function useColumns(
  me: Principal,
  soonest: boolean,
  onOpen: (contactId: string) => void,
): TableColumnsType<CallbackView> {
  const { t, p } = useText();
  const queueName = useQueueName();
  const mayOpen = me.roles.some((role) => role === 'supervisor' || role === 'administrator');
  return [
    {
      title: t('customer'),
      render: (_, one) => (
        <>
          <ChannelIcon channel={one.channel} /> {one.customer.masked}
        </>
      ),
    },
    {
      title: t('callbackPhone'),
      render: (_, one) => <Phone callback={one} may={mayOpen || isMine(one, me)} />,
    },
    { title: t('callbackWhy'), render: (_, one) => p(CALLBACK_KIND[one.kind]) },
    { title: t('queue'), render: (_, one) => queueName(one.queueId) },
    {
      title: t('state'),
      render: (_, one) => (
        <span className={`pill pill-callback-${one.state}`}>{p(CALLBACK_STATE[one.state])}</span>
      ),
    },
    {
      title: t('callbackDue'),
      sorter: (a, b) => a.notBefore.localeCompare(b.notBefore),
      defaultSortOrder: soonest ? 'ascend' : null,
      render: (_, one) => <Due callback={one} />,
    },
    { title: t('callbackAttempts'), render: (_, one) => `${one.attempts} / ${one.maxAttempts}` },
    { title: t('callbackPutOffs'), render: (_, one) => (one.putOffs === 0 ? '' : one.putOffs) },
    {
      title: '',
      render: (_, one) =>
        one.attemptId !== null && mayOpen ? (
          <Button size="small" onClick={() => onOpen(one.attemptId ?? '')}>
            {t('callbackContact')}
          </Button>
        ) : (
          <CallbackActs callback={one} me={me} />
        ),
    },
  ];
}

function Due({ callback: { state, notBefore } }: { callback: CallbackView }) {
  const { t } = useText();
  const overdue = state === 'open' && Date.parse(notBefore) <= Date.now();
  return (
    <>
      <span className="timer">{shanghaiStamp(notBefore)}</span>
      {overdue && <small className="overdue"> {t('callbackOverdue')}</small>}
    </>
  );
}

/** The agent of the attempt may see whom they call. */
const isMine = ({ state, history }: CallbackView, me: Principal): boolean =>
  state === 'attempting' &&
  [...history].reverse().find(({ event }) => event === 'attempted')?.by === me.userId;

/** The number, masked until it is asked for: every time is audited. */
function Phone({ callback, may }: { callback: CallbackView; may: boolean }) {
  const { t } = useText();
  const { whole, reveal } = useReveal(callback.id);
  if (callback.phone === null && callback.channel !== 'voice') {
    return <span className="muted">{t('callbackSameChannel')}</span>;
  }
  return (
    <span className="timer" data-testid="callback-phone">
      {whole ?? callback.phone ?? callback.customer.masked}
      {may && whole === undefined && (
        <Button
          size="small"
          type="text"
          icon={<EyeOutlined />}
          aria-label={t('callbackReveal')}
          title={t('callbackRevealHint')}
          onClick={() => void reveal()}
        />
      )}
    </span>
  );
}

function History({ callback, me }: { callback: CallbackView; me: Principal }) {
  const { t, p } = useText();
  const agentName = useAgentName();
  const nameOf = (by: string | null): string => {
    if (by === null || by === 'system') return '';
    return by === me.userId ? me.displayName : agentName(by);
  };
  return (
    <ol className="timeline" aria-label={t('callbackHistory')} data-testid="callback-history">
      {callback.history.map((step) => (
        <li key={`${step.at}${step.event}`}>
          <time dateTime={step.at}>{shanghaiStamp(step.at)}</time>
          <b>{p(CALLBACK_EVENT[step.event])}</b>
          <span className="muted">{nameOf(step.by)}</span>
        </li>
      ))}
    </ol>
  );
}
