import { InputNumber } from 'antd';
import { useId, useState } from 'react';
import type { NumberBounds } from '../../model/number.rules.js';
import { useText } from '../text/language.hook.js';
import { useNumberProblem } from './problem.hook.js';

interface Props extends NumberBounds {
  label: string;
  value: number | null;
  placeholder?: string | undefined;
  /** It may be left empty. */
  optional?: boolean;
  /** Told only what can be taken: what can't stays in the field, with the reason beneath it. */
  onChange: (value: number | null) => void;
}

/** A number that takes effect as soon as it is typed, outside a form. */
export function NumberInput({ label, value, placeholder, optional = false, onChange, ...bounds }: Props) {
  const { t } = useText();
  const problemOf = useNumberProblem();
  const id = useId();
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  // Set from elsewhere: by an address, or by what was typed.
  if (value !== known) {
    setKnown(value);
    setTyped(value);
  }
  const wrong = (shown: number | null): string | null => {
    if (shown === null) return optional ? null : t('required');
    return problemOf(shown, bounds);
  };
  const problem = wrong(typed);
  return (
    <label className="number-input">
      {label}
      <InputNumber<number>
        aria-label={label}
        aria-invalid={problem !== null}
        {...(problem === null ? {} : { 'aria-describedby': id, status: 'error' as const })}
        value={typed}
        placeholder={placeholder}
        onChange={(shown) => {
          setTyped(shown);
          if (wrong(shown) === null) onChange(shown);
        }}
      />
      {problem !== null && (
        <span id={id} role="alert" className="field-bad">
          {problem}
        </span>
      )}
    </label>
  );
}
