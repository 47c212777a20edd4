import { Form, type FormRule, InputNumber, type FormItemProps, type InputNumberProps } from 'antd';
import type { NumberBounds, NumberScale } from '../../model/number.rules.js';
import { useText } from '../text/language.hook.js';
import { useNumberProblem } from './problem.hook.js';

interface Props extends NumberBounds {
  name: FormItemProps['name'];
  /** Without one, `ariaLabel` names it. */
  label?: string;
  ariaLabel?: string;
  hint?: string | undefined;
  /** It may be left empty. */
  optional?: boolean;
  /** As it is kept unless told. */
  scale?: NumberScale;
  initialValue?: number;
  input?: Pick<InputNumberProps<number>, 'suffix' | 'prefix' | 'placeholder' | 'disabled' | 'style'>;
}

const AS_KEPT: NumberScale = { shown: (kept) => kept, kept: (shown) => shown };

/**
 * A number of a form. What is out of bounds, or too exact, is said to be: the field of the library would set it right
 * by itself and store what nobody entered, so its own bounds and precision stay unset.
 */
export function NumberField(props: Props) {
  const { name, label, ariaLabel, hint, optional = false, scale = AS_KEPT, input, ...bounds } = props;
  const { initialValue, ...within } = bounds;
  const { t } = useText();
  const problemOf = useNumberProblem();
  const bounded: FormRule = {
    validator: async (_, kept: number | null | undefined) => {
      const problem = typeof kept === 'number' ? problemOf(scale.shown(kept), within) : null;
      if (problem !== null) throw new Error(problem);
    },
  };
  return (
    <Form.Item
      name={name}
      label={label}
      extra={hint}
      {...(initialValue === undefined ? {} : { initialValue })}
      rules={input?.disabled ? [] : [{ required: !optional, message: t('required') }, bounded]}
      getValueProps={(kept: number | null | undefined) => ({
        value: typeof kept === 'number' ? scale.shown(kept) : kept,
      })}
      normalize={(shown: number | null) => (typeof shown === 'number' ? scale.kept(shown) : shown)}
    >
      <InputNumber<number> {...input} {...(ariaLabel === undefined ? {} : { 'aria-label': ariaLabel })} />
    </Form.Item>
  );
}
