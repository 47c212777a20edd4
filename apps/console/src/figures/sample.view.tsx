import { countText, LACK_REASONS, lackOf, shareText, type DefinitionView, type Figure } from '#libs/contract';
import { useText } from '../text/language.hook.js';

interface Props {
  definition: Pick<DefinitionView, 'estimated'>;
  figure: Figure | null;
}

/** What an estimated figure rests on: its interval, and how many were scored; or why it has no value. */
export function Sample({ definition, figure }: Props) {
  const { t, p } = useText();
  if (!definition.estimated || !figure) return null;
  const { sample, denominator } = figure;
  const lack = lackOf(definition, figure);
  const interval = sample?.interval;
  const parts = [
    lack !== null && p(LACK_REASONS[lack]),
    interval && t('qInterval', { low: shareText(interval.low), high: shareText(interval.high, 'lower') }),
    sample &&
      sample.drawn > 0 &&
      t('fsScored', {
        n: countText(denominator),
        of: countText(sample.drawn),
        all: countText(sample.population),
      }),
    interval && t(sample.corrected ? 'qIsCorrected' : 'qNotCorrected'),
    sample && sample.otherDraws > 0 && t('fsOthers', { n: sample.otherDraws }),
  ];
  return (
    <small className="beside" data-testid="figure-sample">
      {' '}
      {parts.filter(Boolean).join(' · ')}
    </small>
  );
}
