/** A simulated figure over seeds: the middle, and the range in which nine of ten fall. */
export interface SimulatedRange {
  median: number;
  low: number;
  high: number;
}
export type SimulatedUnit = 'count' | 'share' | 'seconds';

/** `81.5 % [79.0, 84.2]`; a difference of shares is in percentage points, with its sign. */
export function rangeText(
  range: SimulatedRange | null | undefined,
  unit: SimulatedUnit,
  difference = false,
): string {
  if (!range) return '–';
  const { median, low, high } = range;
  return `${valueText(median, unit, difference)} [${digits(low, unit)}, ${digits(high, unit)}]`;
}

export function valueText(value: number | null, unit: SimulatedUnit, difference = false): string {
  if (value === null) return '–';
  const shown = digits(value, unit);
  const signed = difference && Number(shown) > 0 ? `+${shown}` : shown;
  if (unit === 'share') return `${signed} ${difference ? 'pp' : '%'}`;
  return unit === 'seconds' ? `${signed} s` : signed;
}

function digits(value: number, unit: SimulatedUnit): string {
  if (unit === 'count') return String(Math.round(value * 10) / 10);
  const text = (unit === 'share' ? value * 100 : value).toFixed(1);
  return text === '-0.0' ? '0.0' : text;
}
