import { Alert, Select, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import {
  figureText,
  type AnnualFigure,
  type DefinitionView,
  NATIONAL_DISTRICT,
  type Principal,
} from '#libs/contract';
import { shanghaiDay } from '../../model/clock.rules.js';
import { annualChange, queryFields, type FigureChoice } from '../../model/figures.rules.js';
import { percentOf } from '../../model/quality.rules.js';
import { codeOf } from '../api/failure.js';
import { useDefinitions, useDistricts } from '../api/queries.js';
import { queryOf } from '../api/rest.js';
import { useText } from '../text/language.hook.js';
import { CHANNEL } from '../text/words.text.js';
import { useAnnual } from './figures.queries.js';

/** So many years can be chosen, this one included. */
const YEARS = 10;

interface Props {
  me: Principal;
  /** Opens a figure with its definition, its months and its contacts. */
  onOpen: (choice: FigureChoice) => void;
}

/** What the hotline publishes of a year, each figure beside the year before, and leading to what it is made of. */
export function Annual({ me, onOpen }: Props) {
  const { t, named, sentence } = useText();
  const thisYear = Number(shanghaiDay(Date.now()).slice(0, 4));
  const [year, setYear] = useState(thisYear);
  const national = me.districtId === NATIONAL_DISTRICT;
  const [districtId, setDistrictId] = useState(national ? null : me.districtId);
  const districts = useDistricts();
  const annual = useAnnual(year, districtId);
  return (
    <>
      <div className="figure-choice" role="search">
        <Select<number>
          aria-label={t('anYear')}
          value={year}
          options={Array.from({ length: YEARS }, (_, back) => ({
            value: thisYear - back,
            label: String(thisYear - back),
          }))}
          onChange={setYear}
        />
        <Select<string>
          aria-label={t('district')}
          disabled={!national}
          showSearch={{ optionFilterProp: 'label' }}
          value={districtId ?? ''}
          options={[
            { value: '', label: t('allDistricts') },
            ...(districts.data ?? []).map((one) => ({ value: one.id, label: named(one) })),
          ]}
          onChange={(id) => setDistrictId(id === '' ? null : id)}
        />
      </div>
      <p className="muted">{t('anLead')}</p>
      {annual.isError && <Alert type="error" showIcon title={sentence(codeOf(annual.error))} />}
      <Lines
        year={year}
        districtId={districtId}
        figures={annual.data?.figures ?? []}
        busy={annual.isFetching}
        onOpen={onOpen}
      />
    </>
  );
}

interface LinesProps extends Omit<Props, 'me'> {
  year: number;
  districtId: string | null;
  figures: AnnualFigure[];
  busy: boolean;
}

function Lines({ year, districtId, figures, busy, onOpen }: LinesProps) {
  const { t } = useText();
  const definitions = useDefinitions();
  const betterOf = ({ figure }: AnnualFigure) =>
    definitions.data?.find(({ id }) => id === figure?.definition)?.better;
  const told = (line: AnnualFigure, value: number | null): string => {
    const text = line.unit === null ? null : figureText(value, line.unit, betterOf(line));
    if (text === null) return t('noData');
    return line.unit === 'seconds' || line.unit === 'longest' ? `${text} ${t('unitSeconds')}` : text;
  };
  const right = { align: 'right' as const };
  const choiceOf = ({ figure }: AnnualFigure): FigureChoice => ({
    definitions: figure ? [figure.definition] : [],
    from: `${year}-01-01`,
    to: `${year}-12-31`,
    by: 'month',
    compare: true,
    districtId,
    queueId: null,
    channel: figure?.channel ?? null,
    officeId: figure?.officeId ?? null,
    topicId: figure?.topicId ?? null,
  });
  const columns: TableColumnsType<AnnualFigure> = [
    {
      title: t('anFigure'),
      render: (_, line) => <LineName line={line} choice={choiceOf(line)} onOpen={onOpen} />,
    },
    {
      title: t('anDefinition'),
      render: (_, { figure, interval, unit }) => (
        <Definition
          sampled={unit !== null && figure === null ? { interval } : null}
          definition={definitions.data?.find(({ id }) => id === figure?.definition) ?? null}
          channel={figure?.channel ?? null}
        />
      ),
    },
    { title: String(year), ...right, render: (_, line) => <b className="timer">{told(line, line.value)}</b> },
    { title: String(year - 1), ...right, render: (_, line) => told(line, line.yearBefore) },
    { title: t('anChange'), ...right, render: (_, line) => annualChange(line.change, line.unit) ?? '–' },
  ];
  return (
    <Table<AnnualFigure>
      data-testid="annual"
      size="small"
      rowKey="nameEn"
      columns={columns}
      dataSource={figures}
      loading={busy && figures.length === 0}
      pagination={false}
    />
  );
}

/** Leads to the figure on the first tab, unless it is not measured. */
function LineName({
  line,
  choice,
  onOpen,
}: {
  line: AnnualFigure;
  choice: FigureChoice;
  onOpen: Props['onOpen'];
}) {
  const { named } = useText();
  if (line.figure === null) return named(line);
  return (
    <a
      href={`/figures${queryOf(queryFields(choice))}`}
      onClick={(event) => {
        event.preventDefault();
        onOpen(choice);
      }}
    >
      {named(line)}
    </a>
  );
}

interface DefinitionProps {
  /** Told from samples; null: it is not. */
  sampled: { interval: AnnualFigure['interval'] } | null;
  definition: DefinitionView | null;
  channel: string | null;
}

function Definition({ sampled, definition, channel }: DefinitionProps) {
  const { t, p, lang } = useText();
  if (sampled) {
    const { interval } = sampled;
    const certainty = interval && [
      t('qInterval', { low: percentOf(interval.low) ?? '', high: percentOf(interval.high, 'up') ?? '' }),
      t(interval.corrected ? 'qIsCorrected' : 'qNotCorrected'),
    ];
    return <span className="muted">{[t('anSampled'), ...(certainty ?? [])].join(' · ')}</span>;
  }
  if (!definition) return <span className="muted">{t('anUnmeasured')}</span>;
  const of = channel === null ? t('allChannels') : p(CHANNEL[channel as keyof typeof CHANNEL]);
  return (
    <span className="muted">
      {`${lang === 'zh' ? definition.formula : definition.formulaEn} · v${definition.version} · ${of}`}
    </span>
  );
}
