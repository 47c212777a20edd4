import { useText } from '../text/language.hook.js';
import type { Effect } from './policy.queries.js';

/** What a version changes, in words. */
export function EffectList({ effect }: { effect: Effect }) {
  const { t, lang } = useText();
  const sentences = effect[lang];
  if (sentences.length === 0) return <span>{t('policyNoEffect')}</span>;
  return (
    <ul className="effect" aria-label={t('policyEffect')}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
