import { countText, figureText, type Figure, type FigureRow, type NamedFigureTable } from '#libs/contract';
import { hasContacts, type Drill, type FigurePart } from '../../model/drill.rules.js';
import { shownChange, shownValue } from '../../model/figures.rules.js';
import { useText } from '../text/language.hook.js';
import { useAbsent } from './absent.hook.js';
import { Beside } from './beside.view.js';
import { useOptionText } from './option-text.hook.js';
import { useRowName } from './row-name.hook.js';
import { Sample } from './sample.view.js';
import { HeldBack } from './survey/held-back.view.js';
import { useUnfinished } from './unfinished.hook.js';

interface Props {
  tables: readonly NamedFigureTable[];
  onDrill: (drill: Drill) => void;
}
type Row = Pick<FigureRow, 'figure' | 'yearBefore'>;

/**
 * Every figure's value, numerator and denominator by row, of a count the number alone, the total first; each count opens
 * its contacts.
 */
export function FigureTableView({ tables, onDrill }: Props) {
  const { t } = useText();
  const nameOf = useRowName();
  const [first] = tables;
  if (!first) return null;
  const keys = first.rows.map(({ key }) => key);
  return (
    <div className="figure-scroll">
      <table className="figure-table" data-testid="figure-table">
        <Head tables={tables} />
        <tbody>
          <tr className="figure-total" data-key="total">
            <th scope="row">
              {t('totalRow')}
              <Unfinished table={first} rowKey={null} />
            </th>
            {tables.map((table) => (
              <Cells
                key={table.definition.id}
                table={table}
                rowKey={null}
                row={{ figure: table.total, yearBefore: table.yearBefore }}
                onDrill={onDrill}
              />
            ))}
          </tr>
          {keys.map((key, at) => (
            <tr key={key} data-key={key}>
              <th scope="row">
                {nameOf(first, key)}
                <Unfinished table={first} rowKey={key} />
              </th>
              {tables.map((table) => {
                const row = table.rows[at];
                return row ? (
                  <Cells key={table.definition.id} table={table} rowKey={key} row={row} onDrill={onDrill} />
                ) : null;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Of a time that is not over, that it is not. */
function Unfinished({ table, rowKey }: { table: NamedFigureTable; rowKey: string | null }) {
  const text = useUnfinished()(table, rowKey);
  return text === null ? null : (
    <small className="muted" data-testid="unfinished">
      {' '}
      {text}
    </small>
  );
}

/** It is a number of contacts, and not a part of anything. */
const isCount = ({ definition: { unit } }: NamedFigureTable): boolean => unit === 'contacts';

function Head({ tables }: { tables: readonly NamedFigureTable[] }) {
  const { t, named } = useText();
  const compared = tables[0]?.yearBefore !== null;
  return (
    <thead>
      <tr>
        <td rowSpan={2} />
        {tables.map((table) => (
          <th
            key={table.definition.id}
            scope="colgroup"
            colSpan={(isCount(table) ? 1 : 3) + (compared ? 2 : 0)}
          >
            {named(table.definition)} <small>v{table.definition.version}</small>
          </th>
        ))}
      </tr>
      <tr>
        {tables.flatMap((table) =>
          [
            'current' as const,
            ...(isCount(table) ? [] : (['numerator', 'denominator'] as const)),
            ...(compared ? (['yearBeforeShort', 'compareYear'] as const) : []),
          ].map((title) => (
            <th key={`${table.definition.id}-${title}`} scope="col">
              {t(title)}
            </th>
          )),
        )}
      </tr>
    </thead>
  );
}

interface CellProps {
  table: NamedFigureTable;
  rowKey: string | null;
  row: Row;
  onDrill: (drill: Drill) => void;
}

function Cells({ table, rowKey, row: { figure, yearBefore }, onDrill }: CellProps) {
  const absent = useAbsent();
  const plain = isCount(table);
  const value = (one: Figure | null, earlier: boolean) => {
    if (plain && one && one.value !== null) return open(one, 'numerator', earlier);
    const text = shownValue(table.definition, one?.value);
    return text ?? <span className="muted">{absent(table.definition, one)}</span>;
  };
  const open = (one: Figure, part: FigurePart, earlier: boolean) => (
    <Count
      figure={one}
      part={part}
      plain={!hasContacts(table.definition)}
      onOpen={() => onDrill({ table, key: rowKey, figure: one, part, earlier })}
    />
  );
  return (
    <>
      <td className="figure-first">
        {value(figure, false)}
        <OwnSettings table={table} figure={figure} />
        <Beside definition={table.definition} figure={figure} />
        <Sample definition={table.definition} figure={figure} />
        <HeldBack figure={figure} />
      </td>
      {!plain && (
        <>
          <td>{open(figure, 'numerator', false)}</td>
          <td>{open(figure, 'denominator', false)}</td>
        </>
      )}
      {table.yearBefore !== null && (
        <>
          <td>
            {value(yearBefore, true)}
            <Beside definition={table.definition} figure={yearBefore} />
            <Sample definition={table.definition} figure={yearBefore} />
            <HeldBack figure={yearBefore} />
            {yearBefore && !plain && (
              <small>
                {' '}
                {open(yearBefore, 'numerator', true)} ÷ {open(yearBefore, 'denominator', true)}
              </small>
            )}
          </td>
          <td>{shownChange(figure, yearBefore, table.definition) ?? '–'}</td>
        </>
      )}
    </>
  );
}

/** Of a row that has its own settings, or its own aim, which: the card says those of the whole. */
function OwnSettings({ table, figure }: { table: NamedFigureTable; figure: Figure }) {
  const { t } = useText();
  const optionText = useOptionText();
  const own = Object.entries(figure.options).filter(([name, set]) => table.definition.options[name] !== set);
  const target = figure.target === table.total.target ? null : figureText(figure.target, 'share');
  const said = [
    ...own.map(([name, set]) => optionText(name, set)),
    ...(target === null ? [] : [t('targetIs', { t: target })]),
  ];
  return said.length === 0 ? null : <small className="muted figure-own"> {said.join(' · ')}</small>;
}

interface CountProps {
  figure: Figure;
  part: FigurePart;
  /** No contacts are behind it. */
  plain: boolean;
  onOpen: () => void;
}

function Count({ figure, part, plain, onOpen }: CountProps) {
  const { t } = useText();
  const count = Number(figure[part].toFixed(1));
  if (figure[part] === 0) return <>0</>;
  if (plain) return <>{countText(Math.round(figure[part]))}</>;
  return (
    <button
      type="button"
      className="link"
      title={t('contactsBehind')}
      data-testid={`drill-${figure.definition}-${part}`}
      onClick={onOpen}
    >
      {countText(count)}
    </button>
  );
}
