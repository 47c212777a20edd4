import { DatePicker } from 'antd';
import type { KeyboardEvent } from 'react';
import dayjs, { type Dayjs } from './shanghai-days.js';

interface Props {
  /** Set by the item of a form. */
  id?: string;
  /** A day of Shanghai, or with `time` a minute of it: `2026-11-29`, `2026-11-29T09:30`. */
  value?: string | null;
  onChange?: (value: string | null) => void;
  /** The first and the last day that can be chosen. */
  min?: string;
  max?: string;
  size?: 'small';
  /** It can't be emptied again. */
  fixed?: boolean;
  'aria-label'?: string;
  'aria-required'?: boolean | 'true' | 'false';
  'aria-invalid'?: boolean | 'true' | 'false';
  'aria-describedby'?: string;
}

const DAY = 'YYYY-MM-DD';
const MINUTE = 'YYYY-MM-DDTHH:mm';
/** A single figure may have a nought before it, as a form of a day is taken to the letter. */
const FIGURES = ['MM DD', 'M D', 'MM D', 'M DD'].map((both) => both.split(' ') as [string, string]);
const numbers = (between: string): string[] =>
  FIGURES.map(([month, day]) => ['YYYY', month, day].join(between));
const chinese = (): string[] => FIGURES.map(([month, day]) => `YYYY年${month}月${day}日`);
/** As people write a day; the first is how it is shown. */
const DAYS = [DAY, ...['-', '/', '.'].flatMap(numbers), ...chinese(), 'YYYYMMDD'];
const MINUTES = ['YYYY-MM-DD HH:mm', MINUTE, ...DAYS.map((day) => `${day} HH:mm`)];
/** How many days each key goes. */
const STEPS: Readonly<Record<string, number>> = { ArrowUp: 1, ArrowDown: -1, PageUp: 7, PageDown: -7 };

/** A day: chosen in a calendar, typed, or moved by ↑ ↓ (a day) and Page ↑ ↓ (a week). */
export function DayField(props: Props) {
  return <Field {...props} kept={DAY} formats={DAYS} />;
}

/** A day and a minute of it, in Shanghai time, as its label says. */
export function MinuteField(props: Props) {
  return <Field {...props} kept={MINUTE} formats={MINUTES} />;
}

function Field(props: Props & { kept: string; formats: string[] }) {
  const { kept, formats, value, onChange, min, max, fixed = false, ...rest } = props;
  const withTime = kept === MINUTE;
  const chosen = value ? dayjs(value) : null;
  const choose = (at: Dayjs | null): void => onChange?.(at?.format(kept) ?? null);
  const step = (event: KeyboardEvent<HTMLElement>): void => {
    const days = STEPS[event.key];
    if (days === undefined) return;
    event.preventDefault();
    // What was just typed, if it is a day: it may not have been taken over yet.
    const typed = event.target instanceof HTMLInputElement ? dayjs(event.target.value, formats, true) : null;
    const next = (typed?.isValid() ? typed : chosen)?.add(days, 'day') ?? dayjs().tz();
    const day = next.format(DAY);
    if (day >= (min ?? day) && day <= (max ?? day)) choose(next);
  };
  return (
    <DatePicker
      {...rest}
      className={withTime ? 'minute-field' : 'day-field'}
      format={formats}
      value={chosen}
      allowClear={!fixed}
      needConfirm={false}
      {...(withTime ? { showTime: { format: 'HH:mm' } } : {})}
      {...(min === undefined ? {} : { minDate: dayjs(min) })}
      {...(max === undefined ? {} : { maxDate: dayjs(max) })}
      onKeyDown={step}
      onChange={choose}
    />
  );
}
