import { countText, type Figure } from '#libs/contract';
import { useText } from '../../text/language.hook.js';

/** How many answers are not in a result, because so few say too much of somebody. */
export function HeldBack({ figure }: { figure: Figure | null }) {
  const { t } = useText();
  if (!figure?.heldBack) return null;
  return (
    <small className="beside" data-testid="figure-held-back">
      {' '}
      {t('fqHeldBack', { n: countText(figure.heldBack) })}
    </small>
  );
}

/** The two numbers of a figure of a questionnaire: answers lead to no contacts. */
export function AnswerParts({ figure: { numerator, denominator } }: { figure: Figure }) {
  return (
    <span>
      {countText(numerator)} ÷ {countText(denominator)} <NoContacts />
    </span>
  );
}

export function NoContacts() {
  const { t } = useText();
  return <small className="muted">{t('fqNoContacts')}</small>;
}
