import type { Figure, NamedFigureTable } from '#libs/contract';
import { unfinishedKey } from '../../model/figures.rules.js';
import { type TextKey, useText } from '../text/language.hook.js';
import { useAbsent } from './absent.hook.js';
import { ChartCanvas } from './chart-canvas.view.js';
import { layoutOf, type Scale } from '../../model/chart-layout.rules.js';
import { chartOption, drillAt, isDrawn } from '../../model/chart.rules.js';
import { shanghaiDay } from '../../model/clock.rules.js';
import type { Drill } from '../../model/drill.rules.js';
import { useRowName } from './row-name.hook.js';
import { useUnfinished } from './unfinished.hook.js';

/** What stands on an axis; shares say it by their per cent. */
const UNIT: Record<Scale, TextKey | null> = {
  share: null,
  seconds: 'unitSeconds',
  contacts: 'unitContacts',
  points: 'unitPoints',
};

interface Props {
  tables: readonly NamedFigureTable[];
  onDrill: (drill: Drill) => void;
}

/** A chart of the tables' rows, each bar and point leading to its contacts. The table says the same in words, for keys too. */
export default function Chart({ tables, onDrill }: Props) {
  const { t, named } = useText();
  const rowName = useRowName();
  const absent = useAbsent();
  const unfinished = useUnfinished();
  if (!isDrawn(tables))
    return (
      <p className="empty chart-empty">
        {t(tables[0]?.rows.length === 0 ? 'noRowsFigures' : 'chartNothing')}
      </p>
    );
  const today = shanghaiDay(Date.now());
  const words = {
    name: (table: NamedFigureTable) => named(table.definition),
    row: rowName,
    yearBefore: t('yearBeforeShort'),
    unit: (scale: Scale) => {
      const key = UNIT[scale];
      return key === null ? '' : t(key);
    },
    unfinished: (table: NamedFigureTable) => unfinished(table, unfinishedKey(table, today)) ?? '',
    absent: ({ definition }: NamedFigureTable, figure: Figure | null) => absent(definition, figure),
  };
  const name = tables.map(({ definition }) => named(definition)).join(', ');
  return (
    <ChartCanvas
      label={t('chartLabel', { name })}
      option={(colours) => chartOption(tables, words, colours, today)}
      height={layoutOf(tables).height}
      onPlace={(place) => {
        const drill = drillAt(tables, place);
        if (drill) onDrill(drill);
      }}
    />
  );
}
