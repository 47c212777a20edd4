import type { NamedFigureTable } from '#libs/contract';
import { useText } from '../text/language.hook.js';
import { ChartCanvas } from './chart-canvas.view.js';
import { chartOption } from '../../model/chart.rules.js';
import { useRowName } from './row-name.hook.js';

/** A chart of the tables' rows. The table beside it says the same in words. */
export default function Chart({ tables }: { tables: readonly NamedFigureTable[] }) {
  const { t, named } = useText();
  const rowName = useRowName();
  const words = {
    name: (table: NamedFigureTable) => named(table.definition),
    row: rowName,
    yearBefore: t('yearBeforeShort'),
    noData: t('noData'),
  };
  const name = tables.map(({ definition }) => named(definition)).join(', ');
  return (
    <ChartCanvas
      label={t('chartLabel', { name })}
      option={(colours) => chartOption(tables, words, colours)}
    />
  );
}
