import type { Figure, NamedFigureTable } from '#libs/contract';
import { useText } from '../text/language.hook.js';
import { useAbsent } from './absent.hook.js';
import { ChartCanvas } from './chart-canvas.view.js';
import { chartOption, drillAt, isDrawn } from '../../model/chart.rules.js';
import type { Drill } from '../../model/drill.rules.js';
import { useRowName } from './row-name.hook.js';

interface Props {
  tables: readonly NamedFigureTable[];
  onDrill: (drill: Drill) => void;
}

/** A chart of the tables' rows, each bar and point leading to its contacts. The table says the same in words, for keys too. */
export default function Chart({ tables, onDrill }: Props) {
  const { t, named } = useText();
  const rowName = useRowName();
  const absent = useAbsent();
  if (!isDrawn(tables))
    return (
      <p className="empty chart-empty">
        {t(tables[0]?.rows.length === 0 ? 'noRowsFigures' : 'chartNothing')}
      </p>
    );
  const words = {
    name: (table: NamedFigureTable) => named(table.definition),
    row: rowName,
    yearBefore: t('yearBeforeShort'),
    absent: ({ definition }: NamedFigureTable, figure: Figure | null) => absent(definition, figure),
  };
  const name = tables.map(({ definition }) => named(definition)).join(', ');
  return (
    <ChartCanvas
      label={t('chartLabel', { name })}
      option={(colours) => chartOption(tables, words, colours)}
      onPlace={(place) => {
        const drill = drillAt(tables, place);
        if (drill) onDrill(drill);
      }}
    />
  );
}
