import { countText, type DefinitionView, type Figure } from '#libs/contract';
import { shownValue } from '../../model/figures.rules.js';
import { useText } from '../text/language.hook.js';

interface Props {
  definition: Pick<DefinitionView, 'beside'>;
  figure: Figure | null;
}

/** What its definition tells beside a figure: how many answered, where it says how satisfied they are. */
export function Beside({ definition: { beside }, figure }: Props) {
  const { t, named } = useText();
  if (!beside || !figure) return null;
  const told = figure.beside;
  const value = shownValue(beside, told?.value) ?? t('noData');
  return (
    <small className="beside" data-testid={`beside-${beside.id}`}>
      {' '}
      {named(beside)} {value}
      {told && ` (${countText(told.numerator)} ÷ ${countText(told.denominator)})`}
    </small>
  );
}
