import { type Preset, PRESETS, presetRange } from '../../model/figures.rules.js';
import dayjs, { type Dayjs } from '../form/shanghai-days.js';
import { useText } from '../text/language.hook.js';

/** Ranges that a field of days offers by name, with today in it (a day of Shanghai). */
export function useDayPresets(
  today: string,
  presets: readonly Preset[] = PRESETS,
): { label: string; value: [Dayjs, Dayjs] }[] {
  const { t } = useText();
  return presets.map((preset) => {
    const { from, to } = presetRange(preset, today);
    return { label: t(preset), value: [dayjs(from), dayjs(to)] };
  });
}
