import { Alert, Select, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import {
  rangeText,
  type SimulatedRange,
  type SimulatedUnit,
  valueText,
} from '../../model/simulated.rules.js';
import { useContactsOf, useQueueName } from '../api/name.hook.js';
import { useDefinitions } from '../api/queries.js';
import { useText } from '../text/language.hook.js';
import { SIMULATED } from '../text/policy.text.js';

type Figures<T> = Readonly<Record<string, T | null>>;

interface Comparison {
  scope: { districtId: string | null; queueId: string | null };
  recorded: Figures<number> | null;
  today: Figures<SimulatedRange>;
  planned: Figures<SimulatedRange>;
  difference: Figures<SimulatedRange>;
}

export interface SimulationReport {
  arrivals: number;
  seeds: number[];
  cutShort: boolean;
  parts: Comparison[];
  notes: { zh: string; en: string }[];
  unknown: { zh: string; en: string }[];
}

interface Row {
  key: string;
  name: string;
  unit: SimulatedUnit;
}

/** Both policies side by side for one part of the traffic, and what can't be known. */
export function SimulationResult({ report }: { report: SimulationReport }) {
  const { t } = useText();
  const [chosen, setChosen] = useState(0);
  const partName = usePartName();
  const part = report.parts[chosen] ?? report.parts[0];
  if (!part || report.arrivals === 0) return <Alert type="info" showIcon title={t('simNone')} />;
  return (
    <div data-testid="simulation-result">
      <div className="list-tools">
        <Select
          aria-label={t('simPart')}
          className="part"
          showSearch={{ optionFilterProp: 'label' }}
          value={chosen}
          options={report.parts.map(({ scope }, value) => ({ value, label: partName(scope) }))}
          onChange={setChosen}
        />
        <span className="muted">
          &ensp;{t('simRange', { seeds: report.seeds.length, arrivals: report.arrivals })}
        </span>
      </div>
      {report.cutShort && <Alert type="warning" showIcon title={t('simCutShort')} />}
      <Figures part={part} />
      <Remarks title={t('simUnknown')} remarks={report.unknown} testId="simulation-unknown" />
      <Remarks title={t('simNotes')} remarks={report.notes} testId="simulation-notes" />
    </div>
  );
}

function usePartName(): (scope: Comparison['scope']) => string {
  const { t } = useText();
  const queueName = useQueueName();
  const contactsOf = useContactsOf();
  return ({ districtId, queueId }) => {
    if (queueId !== null) return t('simQueue', { name: queueName(queueId) });
    return districtId === null ? t('simAll') : t('simDistrict', { name: contactsOf(districtId) });
  };
}

function Figures({ part }: { part: Comparison }) {
  const { t, p, named } = useText();
  const definitions = useDefinitions().data ?? [];
  const rows = Object.keys(part.today)
    .filter((key) => part.today[key] ?? part.planned[key])
    .map((key): Row => {
      const own = SIMULATED[key];
      if (own) return { key, name: p(own.name), unit: own.unit };
      const definition = definitions.find(({ id }) => id === key);
      const unit = definition?.unit === 'share' ? 'share' : 'seconds';
      return { key, name: definition ? named(definition) : key, unit };
    });
  const columns: TableColumnsType<Row> = [
    { title: t('simFigure'), dataIndex: 'name' },
    { title: t('simToday'), align: 'right', render: (_, { key, unit }) => rangeText(part.today[key], unit) },
    {
      title: t('simPlanned'),
      align: 'right',
      render: (_, { key, unit }) => rangeText(part.planned[key], unit),
    },
    {
      title: t('simDifference'),
      align: 'right',
      render: (_, { key, unit }) => rangeText(part.difference[key], unit, true),
    },
  ];
  const { recorded } = part;
  if (recorded) {
    columns.push({
      title: t('simWasRecorded'),
      align: 'right',
      render: (_, { key, unit }) => valueText(recorded[key] ?? null, unit),
    });
  }
  return (
    <Table<Row>
      size="small"
      className="figures"
      rowKey="key"
      columns={columns}
      dataSource={rows}
      pagination={false}
    />
  );
}

function Remarks(props: { title: string; remarks: readonly { zh: string; en: string }[]; testId: string }) {
  const { lang } = useText();
  if (props.remarks.length === 0) return null;
  return (
    <section className="remarks" data-testid={props.testId}>
      <h3>{props.title}</h3>
      <ul>
        {props.remarks.map((remark) => (
          <li key={remark.en}>{remark[lang]}</li>
        ))}
      </ul>
    </section>
  );
}
