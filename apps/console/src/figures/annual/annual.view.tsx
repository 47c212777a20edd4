import { DownloadOutlined, FileExcelOutlined, FilePdfOutlined, SaveOutlined } from '@ant-design/icons';
import { Alert, App, Button, Select } from 'antd';
import { useState } from 'react';
import { NATIONAL_DISTRICT, type Principal, type ReportFormat } from '#libs/contract';
import { figuresAddress } from '../../../model/address.rules.js';
import { shanghaiDay } from '../../../model/clock.rules.js';
import { annualFields, annualOf, type AnnualPlace } from '../../../model/figures-address.rules.js';
import { codeOf } from '../../api/failure.js';
import { useDistricts } from '../../api/queries.js';
import { navigate, useSearch } from '../../shell/router.js';
import { useText } from '../../text/language.hook.js';
import { saveAnnual, useAnnual } from '../figures.queries.js';
import { SaveDialog } from '../saved/save-dialog.view.js';
import { AnnualLines } from './annual-lines.view.js';

/** So many years can be chosen, this one included. */
const YEARS = 10;

/** What the hotline publishes of a year, each figure beside the year before, and leading to what it is made of. */
export function Annual({ me }: { me: Principal }) {
  const { t, lang, named, sentence } = useText();
  const thisYear = Number(shanghaiDay(Date.now()).slice(0, 4));
  const years = Array.from({ length: YEARS }, (_, back) => thisYear - back);
  const national = me.districtId === NATIONAL_DISTRICT;
  const place = annualOf(useSearch(), years, national ? null : me.districtId);
  const { year, districtId } = place;
  const show = (next: AnnualPlace): void => navigate(figuresAddress(annualFields(next)));
  const districts = useDistricts();
  const annual = useAnnual(year, districtId);
  return (
    <>
      <div className="figure-choice" role="search">
        <Select<number>
          aria-label={t('anYear')}
          value={year}
          options={years.map((value) => ({ value, label: String(value) }))}
          onChange={(value) => show({ ...place, year: value })}
        />
        <Select<string>
          aria-label={t('district')}
          disabled={!national}
          showSearch={{ optionFilterProp: 'label' }}
          value={districtId ?? ''}
          options={[
            { value: '', label: t('allDistricts') },
            // The year of headquarters alone is not told: what is published under it is the whole hotline's.
            ...(districts.data ?? [])
              .filter(({ id }) => id !== NATIONAL_DISTRICT)
              .map((one) => ({ value: one.id, label: named(one) })),
          ]}
          onChange={(id) => show({ ...place, districtId: id === '' ? null : id })}
        />
      </div>
      <div className="figure-answer">
        <p className="muted">{t('anLead')}</p>
        {annual.isError && <Alert type="error" showIcon title={sentence(codeOf(annual.error))} />}
        {(annual.data?.warnings ?? []).map(({ reason, reasonEn }) => (
          <Alert
            key={reasonEn}
            type="warning"
            showIcon
            data-testid="annual-warning"
            title={lang === 'zh' ? reason : reasonEn}
          />
        ))}
        <Files year={year} districtId={districtId} />
        <AnnualLines
          me={me}
          year={year}
          districtId={districtId}
          figures={annual.data?.figures ?? []}
          busy={annual.isFetching}
        />
      </div>
    </>
  );
}

function Files({ year, districtId }: { year: number; districtId: string | null }) {
  const { t, lang, sentence } = useText();
  const { message } = App.useApp();
  const [saving, setSaving] = useState(false);
  const save = (format: ReportFormat): void => {
    saveAnnual(year, districtId, format, lang).catch((error: unknown) => {
      void message.error(sentence(codeOf(error)));
    });
  };
  return (
    <div className="figure-files">
      <Button data-testid="annual-save" icon={<SaveOutlined />} onClick={() => setSaving(true)}>
        {t('rpSave')}
      </Button>
      {saving && <SaveDialog choice={null} onClose={() => setSaving(false)} />}
      <Button data-testid="annual-csv" icon={<DownloadOutlined />} onClick={() => save('csv')}>
        {t('exportCsv')}
      </Button>
      <Button data-testid="annual-xlsx" icon={<FileExcelOutlined />} onClick={() => save('xlsx')}>
        {t('exportXlsx')}
      </Button>
      <Button data-testid="annual-pdf" icon={<FilePdfOutlined />} onClick={() => save('pdf')}>
        {t('exportPdf')}
      </Button>
    </div>
  );
}
