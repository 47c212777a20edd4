import { figureText } from '#libs/contract';
import { timeShares, type TimeRows } from '../../model/floor.rules.js';
import { useText } from '../text/language.hook.js';

/** How these agents spent today so far: occupancy, and utilisation beside it. */
export function TimeSharesOf({ rows, agentIds }: { rows: TimeRows; agentIds: readonly string[] }) {
  const { t } = useText();
  const { occupancy, utilisation } = timeShares(rows, agentIds);
  // Of people who are there: whoever came in this half-hour has no other yet.
  if (occupancy === null && utilisation === null && agentIds.length > 0) {
    return (
      <small className="muted" title={t('floorTimeHint')}>
        {t('floorTimeNone')}
      </small>
    );
  }
  const text = (value: number | null): string => figureText(value, 'time-share') ?? '–';
  return (
    <span title={t('floorTimeHint')}>
      {text(occupancy)} <small className="muted">/ {text(utilisation)}</small>
    </span>
  );
}
