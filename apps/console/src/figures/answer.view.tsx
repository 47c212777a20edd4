import {
  DownloadOutlined,
  FileExcelOutlined,
  FilePdfOutlined,
  PrinterOutlined,
  SaveOutlined,
} from '@ant-design/icons';
import { Alert, App, Button, Spin } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { Grouping, NamedFigureTable, Principal, ReportFormat } from '#libs/contract';
import { drillAtPlace, placeOf, type Drill, type DrillPlace } from '../../model/drill.rules.js';
import type { FigureChoice } from '../../model/figures.rules.js';
import { codeOf } from '../api/failure.js';
import { useText } from '../text/language.hook.js';
import { DrillDrawer } from './drill-drawer.view.js';
import { FigureCards } from './figure-card.view.js';
import { saveReport } from './figures.queries.js';
import { FigureTableView } from './figure-table.view.js';
import { SaveDialog } from './saved/save-dialog.view.js';

/** ECharts comes in a file of its own, once somebody looks at a chart. */
const Chart = lazy(() => import('./chart.view.js'));

/** Of what a table that is split up so lacks. */
const NOTES: Partial<Record<Grouping, 'onlyOffice' | 'onlyTopic' | 'onlyAgent'>> = {
  office: 'onlyOffice',
  topic: 'onlyTopic',
  agent: 'onlyAgent',
};

interface Props {
  me: Principal;
  choice: FigureChoice;
  tables: NamedFigureTable[];
  busy: boolean;
  /** The tables are what was asked for, and not what was shown before. */
  settled: boolean;
  /** The number whose contacts are open; null: none's are. */
  place: DrillPlace | null;
  onPlace: (place: DrillPlace | null) => void;
}

/** The same tables as large figures, as a chart and as rows. */
export function Answer({ me, choice, tables, busy, settled, place, onPlace }: Props) {
  const { t } = useText();
  const drill = settled && place ? drillAtPlace(tables, place) : null;
  const open = (one: Drill): void => onPlace(placeOf(one));
  const note = choice.by === null ? undefined : NOTES[choice.by];
  return (
    <div className="figure-answer" aria-busy={busy} data-testid="figure-answer" data-busy={busy}>
      {settled && place && !drill && (
        <Alert type="info" showIcon data-testid="drill-gone" title={t('drillGone')} />
      )}
      {note && <p className="muted">{t(note)}</p>}
      <FigureCards me={me} choice={choice} tables={tables} onDrill={open} />
      {choice.by !== null && (
        <Suspense fallback={<Spin className="chart" />}>
          <Chart tables={tables} onDrill={open} />
        </Suspense>
      )}
      <Files choice={choice} />
      <FigureTableView tables={tables} onDrill={open} />
      <DrillDrawer
        drill={drill}
        contactId={place?.contactId ?? null}
        onContact={(contactId) => place && onPlace({ ...place, contactId })}
        onClose={() => onPlace(null)}
      />
    </div>
  );
}

function Files({ choice }: { choice: FigureChoice }) {
  const { t, lang, sentence } = useText();
  const { message } = App.useApp();
  const [saving, setSaving] = useState(false);
  const save = (format: ReportFormat): void => {
    saveReport(choice, format, lang).catch((error: unknown) => {
      void message.error(sentence(codeOf(error)));
    });
  };
  return (
    <div className="figure-files">
      <Button data-testid="report-save" icon={<SaveOutlined />} onClick={() => setSaving(true)}>
        {t('rpSave')}
      </Button>
      {saving && <SaveDialog choice={choice} onClose={() => setSaving(false)} />}
      <Button data-testid="export-csv" icon={<DownloadOutlined />} onClick={() => save('csv')}>
        {t('exportCsv')}
      </Button>
      <Button data-testid="export-xlsx" icon={<FileExcelOutlined />} onClick={() => save('xlsx')}>
        {t('exportXlsx')}
      </Button>
      <Button data-testid="export-pdf" icon={<FilePdfOutlined />} onClick={() => save('pdf')}>
        {t('exportPdf')}
      </Button>
      <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
        {t('printPage')}
      </Button>
    </div>
  );
}
