import { App, Button, Popconfirm, Space, Table, Tag, type TableColumnsType } from 'antd';
import { NATIONAL_DISTRICT, type ReportRunView, type SavedReportView } from '#libs/contract';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { codeOf } from '../../api/failure.js';
import { useContactsOf } from '../../api/name.hook.js';
import { useDefinitions } from '../../api/queries.js';
import { post } from '../../api/rest.js';
import { usePaging } from '../../shell/paging.hook.js';
import { useText } from '../../text/language.hook.js';
import { REPORT_MAIL, REPORT_PERIOD, REPORT_STATE } from '../../text/report.text.js';
import { fetchRun, reportPath, useDropReport, useReportAct, useReports, useRuns } from './saved.queries.js';

/** Reports that were saved, and what was made of each. */
export function SavedReports() {
  const { t, p, named } = useText();
  const contactsOf = useContactsOf();
  const reports = useReports();
  const definitions = useDefinitions();
  const nameOf = (id: string): string => {
    const found = definitions.data?.find((one) => one.id === id);
    return found ? named(found) : id;
  };
  const columns: TableColumnsType<SavedReportView> = [
    { title: t('rpName'), dataIndex: 'name' },
    // Those of headquarters are over the whole hotline.
    {
      title: t('district'),
      render: (_, { districtId }) => contactsOf(districtId === NATIONAL_DISTRICT ? null : districtId),
    },
    {
      title: t('chooseFigures'),
      render: (_, { content, choice }) =>
        content === 'annual' ? t('rpAnnual') : choice.definitions.map(nameOf).join(' · '),
    },
    { title: t('rpPeriod'), render: (_, { period }) => p(REPORT_PERIOD[period]) },
    { title: t('rpNext'), render: (_, one) => (one.nextAt ? shanghaiStamp(one.nextAt) : t('rpManual')) },
    { title: t('rpRecipients'), render: (_, { recipients }) => recipients.join(', ') },
    { title: '', align: 'right', render: (_, one) => <Acts report={one} /> },
  ];
  return (
    <Table<SavedReportView>
      data-testid="saved-reports"
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={reports.data ?? []}
      loading={reports.isPending}
      locale={{ emptyText: t('rpNone') }}
      expandable={{ expandedRowRender: (one) => <Runs report={one} />, expandRowByClick: true }}
      pagination={usePaging()}
    />
  );
}

function Acts({ report }: { report: SavedReportView }) {
  const { t } = useText();
  const run = useReportAct(() => post(`${reportPath(report.id)}/runs`, {}));
  const drop = useDropReport(report.id);
  return (
    <Space onClick={(event) => event.stopPropagation()}>
      <Button
        size="small"
        data-testid="report-run"
        loading={run.isPending}
        onClick={() => run.mutate(undefined)}
      >
        {t('rpRunNow')}
      </Button>
      <Popconfirm
        title={t('rpRemoveSure')}
        okText={t('rpRemove')}
        cancelText={t('cancel')}
        onConfirm={() => drop.mutate(undefined)}
      >
        <Button size="small" danger>
          {t('rpRemove')}
        </Button>
      </Popconfirm>
    </Space>
  );
}

function Runs({ report }: { report: SavedReportView }) {
  const { t, p, sentence } = useText();
  const { message } = App.useApp();
  const runs = useRuns(report.id);
  const fetch = (run: ReportRunView): void => {
    fetchRun(run).catch((error: unknown) => void message.error(sentence(codeOf(error))));
  };
  const days = ({ from, to }: ReportRunView): string => (from === to ? from : `${from} – ${to}`);
  const columns: TableColumnsType<ReportRunView> = [
    { title: t('rpPeriod'), render: (_, run) => days(run) },
    { title: t('rpMadeAt'), render: (_, { madeAt }) => madeAt && shanghaiStamp(madeAt) },
    {
      title: t('rpState'),
      render: (_, { state }) => (
        <Tag color={state === 'failed' ? 'red' : 'default'}>{p(REPORT_STATE[state])}</Tag>
      ),
    },
    {
      title: t('rpMail'),
      render: (_, { mail, problem }) => [p(REPORT_MAIL[mail]), problem].filter(Boolean).join(' · '),
    },
    {
      title: '',
      align: 'right',
      render: (_, run) =>
        run.state === 'ready' && (
          <Button
            size="small"
            aria-label={t('rpDownloadOne', { name: days(run) })}
            onClick={() => fetch(run)}
          >
            {t('rpDownload')}
          </Button>
        ),
    },
  ];
  return (
    <Table<ReportRunView>
      data-testid="report-runs"
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={runs.data ?? []}
      loading={runs.isPending}
      pagination={usePaging(10)}
    />
  );
}
