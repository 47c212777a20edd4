import type {
  AccuracyRestatement,
  PublishedAccuracyView,
  PublishedDraw,
  ReplacementGround,
  StatedAccuracy,
} from '#libs/contract';
import type { FigurePart } from '../../model/drill.rules.js';
import { percentOf } from '../../model/quality.rules.js';
import { useContactsOf } from '../api/name.hook.js';
import { GROUND } from '../quality/plan/replacement.view.js';
import { useText } from '../text/language.hook.js';
import { Count, PublicationCard, Stated } from './publication-card.view.js';

interface Props {
  mayRestate: boolean;
  published: PublishedAccuracyView;
  onContacts: (part: FigurePart, restatement?: number) => void;
}

/** The sampled accuracy as it was told: value, interval, and what it was drawn from. */
export function PublishedAccuracy({ mayRestate, published, onContacts }: Props) {
  const { t } = useText();
  const contactsOf = useContactsOf();
  const of = published.draws[0]?.population.districtId ?? null;
  const changesOf = ({ why, changes: { toRight, toWrong } }: AccuracyRestatement): string =>
    `${why} · ${t('paTurned', { right: toRight, wrong: toWrong })}`;
  return (
    <PublicationCard
      of="published-accuracies"
      published={published}
      mayRestate={mayRestate}
      slice={`${contactsOf(of)}${published.whole ? '' : ` · ${t('paPart')}`}`}
      remarks={<Remarks published={published} />}
      stated={
        <>
          <StatedAccuracyView stated={published} onContacts={onContacts} />
          {published.restatements.map((one, at) => (
            <StatedAccuracyView
              key={one.at}
              stated={one}
              correction={changesOf(one)}
              onContacts={(part) => onContacts(part, at + 1)}
            />
          ))}
        </>
      }
      annex={<Draws published={published} />}
    />
  );
}

function Remarks({ published: { gaps, otherDraws } }: { published: PublishedAccuracyView }) {
  const { lang, t } = useText();
  const undrawn = gaps.flatMap((gap) => gap.undrawn ?? []);
  const days = gaps.map(({ from, to }) => `${from} – ${to}`).join('、');
  return (
    <>
      {gaps.length > 0 && <p className="muted">{t('paGaps', { days })}</p>}
      {undrawn.map(({ day, reason, reasonEn }) => (
        <p key={day} className="muted">
          {day} {lang === 'zh' ? reason : reasonEn}
        </p>
      ))}
      {otherDraws > 0 && <p className="muted">{t('paOthers', { n: otherDraws })}</p>}
    </>
  );
}

interface StatedProps {
  stated: Omit<StatedAccuracy, 'strata'>;
  onContacts: (part: FigurePart) => void;
  correction?: string;
}

function StatedAccuracyView({ stated, onContacts, ...more }: StatedProps) {
  const { t } = useText();
  const { headline, accuracy, corrected } = stated;
  // Version 1 told the uncorrected one first, and may have had another beside it.
  const beside = headline.corrected ? accuracy : corrected;
  const interval = ({ low, high }: { low: number; high: number }): string =>
    t('qInterval', { low: percentOf(low) ?? '', high: percentOf(high, 'up') ?? '' });
  return (
    <Stated at={stated.at} value={percentOf(headline.value)} {...more}>
      <span>{interval(headline)}</span>
      <small>{headline.corrected ? t('qIsCorrected') : t('qNotCorrected')}</small>
      <span className="timer">
        {t('paScored')}: <Count part="numerator" value={stated.correct} onContacts={onContacts} /> /{' '}
        <Count part="denominator" value={stated.scored} onContacts={onContacts} />
      </span>
      {beside && (
        <small>
          {t(headline.corrected ? 'qUncorrected' : 'qCorrected')}: {percentOf(beside.value)} ·{' '}
          {interval(beside)}
        </small>
      )}
    </Stated>
  );
}

/** All that is needed to draw the samples again. */
function Draws({ published }: { published: PublishedAccuracyView }) {
  const { t } = useText();
  const grounds = (replaced: Partial<Record<ReplacementGround, number>>): string =>
    Object.entries(replaced)
      .map(([ground, count]) => `${t(GROUND[ground as ReplacementGround])} ${count}`)
      .join('、');
  return (
    <details>
      <summary>{t('paDraws', { n: published.draws.length })}</summary>
      <ul>
        {published.draws.map((draw) => (
          <li key={draw.drawId}>
            {draw.planName} · {draw.population.from} – {draw.population.to} ·{' '}
            {t('paDrawOf', { n: draw.size, all: draw.frame.size })} ·{' '}
            {draw.frame.open !== undefined && `${t('qFrameOpen', { n: draw.frame.open })} · `} {t('qSeed')}{' '}
            <code>{draw.seed}</code> · {t('qFrameHash')} <code className="hash">{draw.frame.hash}</code>
            {draw.ofFrame && ` · ${t('odPublished', { n: draw.ofFrame.drawn, place: draw.ofFrame.place })}`}
            <Forms forms={draw.forms} />
            {Object.keys(draw.replaced).length > 0 && ` · ${t('paReplaced')} ${grounds(draw.replaced)}`}
          </li>
        ))}
      </ul>
      <p className="muted">
        {t('paVerdicts')} <code className="hash">{published.verdictHash}</code>
      </p>
    </details>
  );
}

/** By what right or wrong was decided in a draw. */
function Forms({ forms }: Pick<PublishedDraw, 'forms'>) {
  const { lang, t } = useText();
  if (!forms) return <> · {t('paNoForm')}</>;
  return forms.map(({ formId, version, name, nameEn, itemsHash }) => (
    <span key={`${formId}/${version}`}>
      {' '}
      · {t('paForm', { name: lang === 'zh' ? name : nameEn, id: formId, version })}{' '}
      <code className="hash">{itemsHash}</code>
    </span>
  ));
}
