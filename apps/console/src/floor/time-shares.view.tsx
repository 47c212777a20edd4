import { figureText } from '#libs/contract';
import { timeShares, type TimeRows } from '../../model/floor.rules.js';
import { useText } from '../text/language.hook.js';

/** How these agents spent today so far: occupancy, and utilisation beside it. */
export function TimeSharesOf({ rows, agentIds }: { rows: TimeRows; agentIds: readonly string[] }) {
  const { t } = useText();
  const { occupancy, utilisation } = timeShares(rows, agentIds);
  const text = (value: number | null): string => figureText(value, 'time-share') ?? '–';
  return (
    <span title={t('floorTimeHint')}>
      {text(occupancy)} <small className="muted">/ {text(utilisation)}</small>
    </span>
  );
}
