import { SafetyCertificateOutlined } from '@ant-design/icons';
import { Alert, Button, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { InvariantReport, KnownFinding } from '#libs/contract';
import { shanghaiStamp } from '../../model/clock.rules.js';
import { codeOf } from '../api/failure.js';
import { useAgentName, useDistrictName } from '../api/name.hook.js';
import { usePages } from '../api/queries.js';
import { ContactDrawer } from '../contacts/contact-drawer.view.js';
import { PagedTable } from '../shell/paged-table.view.js';
import { INVARIANT } from '../text/finding.text.js';
import { useText } from '../text/language.hook.js';
import { findingsThatAreOver, openFindings, RENEW_MS, useCheck, useFindingCount } from './finding.queries.js';

/** What must always hold and does not, what is over, and a look at once. */
export function FindingsTab() {
  const { t } = useText();
  const check = useCheck();
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <div className="findings">
      <div className="list-tools">
        <span className="muted">{t('findingLead')}</span>
        <Button
          type="primary"
          icon={<SafetyCertificateOutlined />}
          data-testid="finding-check"
          loading={check.isPending}
          onClick={() => check.mutate()}
        >
          {t('findingCheck')}
        </Button>
      </div>
      <Outcome report={check.data} error={check.error} />
      <h2>{t('findingOpen')}</h2>
      <Unlisted />
      <FindingTable over={false} onOpen={setOpened} />
      <h2>{t('findingOver')}</h2>
      <FindingTable over onOpen={setOpened} />
      <ContactDrawer contactId={opened} onClose={() => setOpened(null)} />
    </div>
  );
}

/** What the look found, and that every contact is counted once. */
function Outcome({ report, error }: { report: InvariantReport | undefined; error: unknown }) {
  const { t, sentence } = useText();
  if (error) return <Alert type="error" showIcon title={sentence(codeOf(error))} />;
  if (!report) return null;
  const { at, checked, findings, conservation } = report;
  const { holds, ...counts } = conservation;
  const good = findings.length === 0;
  const outcome = { when: shanghaiStamp(at), n: checked, m: findings.length };
  return (
    <Alert
      type={good && holds ? 'success' : 'error'}
      showIcon
      data-testid="finding-outcome"
      title={t(good ? 'findingChecked' : 'findingCheckedBad', outcome)}
      description={t(holds ? 'findingCounts' : 'findingCountsWrong', { ...counts })}
    />
  );
}

/** That there are more than the list has. */
function Unlisted() {
  const { t } = useText();
  const { data } = useFindingCount();
  if (!data || data.unlisted === 0) return null;
  const { total: n, unlisted: k, countedAt } = data;
  const counts = { n, k, m: n - k };
  return (
    <p className="muted" data-testid="finding-unlisted">
      {countedAt === null
        ? t('findingUnlistedYet', counts)
        : t('findingUnlisted', { ...counts, when: shanghaiStamp(countedAt) })}
    </p>
  );
}

interface TableProps {
  over: boolean;
  onOpen: (contactId: string) => void;
}

function FindingTable({ over, onOpen }: TableProps) {
  const { t } = useText();
  const pages = usePages<KnownFinding>(over ? findingsThatAreOver : openFindings, RENEW_MS);
  const columns = useColumns(over, onOpen);
  return (
    <PagedTable<KnownFinding>
      pages={pages}
      columns={columns}
      empty={t(over ? 'findingOverNone' : 'findingNone')}
      onRow={() => ({ 'data-testid': over ? 'finding-over' : 'finding-open' }) as object}
    />
  );
}

function useColumns(over: boolean, onOpen: (contactId: string) => void): TableColumnsType<KnownFinding> {
  const { t, p } = useText();
  const agentName = useAgentName();
  const districtName = useDistrictName();
  const stamp = (at: string) => <span className="timer">{shanghaiStamp(at)}</span>;
  return [
    {
      title: t('findingWhat'),
      render: (_, { rule }) => (
        <>
          <b>{p(INVARIANT[rule].name)}</b>
          <br />
          {p(INVARIANT[rule].meaning)}
        </>
      ),
    },
    {
      title: t('findingContact'),
      render: (_, { contactId }) => (
        <button
          type="button"
          className="link timer"
          title={contactId}
          data-testid="finding-contact"
          onClick={() => onOpen(contactId)}
        >
          …{contactId.slice(-6)}
        </button>
      ),
    },
    { title: t('findingAgent'), render: (_, { agentId }) => (agentId === null ? '–' : agentName(agentId)) },
    { title: t('district'), render: (_, { districtId }) => districtName(districtId) },
    { title: t('findingSince'), render: (_, { since }) => stamp(since) },
    {
      title: t(over ? 'findingOverAt' : 'findingSeen'),
      render: (_, { seenAt, overAt }) => stamp(overAt ?? seenAt),
    },
    {
      title: t('findingDetail'),
      render: (_, { detail }) => (
        <span className="muted" lang="en">
          {detail}
        </span>
      ),
    },
  ];
}
