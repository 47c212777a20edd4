import { shareText, type DefinitionView, type Figure, type SampleLack } from '#libs/contract';
import { type TextKey, useText } from '../text/language.hook.js';

const LACK: Record<SampleLack, TextKey> = {
  'no-sample': 'fsNoSample',
  gap: 'fsGap',
  unsettled: 'fsUnsettled',
  few: 'fsFew',
};

interface Props {
  definition: Pick<DefinitionView, 'estimated'>;
  figure: Figure | null;
}

/** What an estimated figure rests on: its interval, and how many were scored; or why it has no value. */
export function Sample({ definition, figure }: Props) {
  const { t } = useText();
  if (!definition.estimated || !figure) return null;
  const { sample, denominator } = figure;
  const lack = sample ? sample.lack : 'no-sample';
  const interval = sample?.interval;
  const parts = [
    lack !== null && t(LACK[lack]),
    interval && t('qInterval', { low: shareText(interval.low), high: shareText(interval.high, 'lower') }),
    sample && sample.drawn > 0 && t('fsScored', { n: denominator, of: sample.drawn, all: sample.population }),
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
