import type { AnnualFigure, AnnualStatementView } from '#libs/contract';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { annualText } from '../../../model/figures.rules.js';
import { percentOf } from '../../../model/quality.rules.js';
import { useText } from '../../text/language.hook.js';
import { ANNUAL_KIND } from '../../text/report.text.js';
import { CHANNEL } from '../../text/words.text.js';

/** How a line is known, and by what: a definition, a publication, or who said so with which source. */
export function Basis({ line }: { line: AnnualFigure }) {
  const { p } = useText();
  return (
    <span className="muted">
      <span className="pill">{p(ANNUAL_KIND[line.kind])}</span> <Known line={line} />
    </span>
  );
}

function Known({ line }: { line: AnnualFigure }) {
  const { t, p, lang, named } = useText();
  const { kind, definition, figure, from, interval, stated } = line;
  if (stated) return <Stated now={stated.now} />;
  if (kind === 'sampled') {
    const certainty = interval && [
      t('qInterval', { low: percentOf(interval.low) ?? '', high: percentOf(interval.high, 'up') ?? '' }),
      t(interval.corrected ? 'qIsCorrected' : 'qNotCorrected'),
    ];
    const version = definition && `${definition.id} v${definition.version}`;
    return [t('anSampled'), version, ...(certainty ?? [])].filter(Boolean).join(' · ');
  }
  if (from) return named(from);
  if (!definition) return null;
  const of = figure?.channel ? p(CHANNEL[figure.channel]) : t('allChannels');
  return `${lang === 'zh' ? definition.formula : definition.formulaEn} · v${definition.version} · ${of}`;
}

/** The source of what was entered, and what stood there before. */
function Stated({ now }: { now: AnnualStatementView | null }) {
  const { t } = useText();
  const held = now?.versions.at(-1);
  if (!now || !held) return t('anNotStated');
  const shown = (value: number | null): string => annualText(value, 'count') ?? t('anWithdrawn');
  return (
    <>
      {held.source} · {held.sourceDate}
      {now.versions.slice(1).map(({ version, value, why, by, at }, before) => (
        <small key={version} className="restated" data-testid="annual-restated">
          <br />
          {t('anRestated', {
            was: shown(now.versions[before]?.value ?? null),
            now: shown(value),
            why: why ?? '',
            by,
            at: shanghaiStamp(at),
          })}
        </small>
      ))}
    </>
  );
}
