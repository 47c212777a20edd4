import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { countText, type PublishedAccuracyView, type PublishedFigureView } from '#libs/contract';
import { shanghaiStamp } from '../../model/clock.rules.js';
import type { FigurePart } from '../../model/drill.rules.js';
import { useText } from '../text/language.hook.js';
import { RestateDialog } from './restate-dialog.view.js';

const TEST_ID = {
  'published-figures': 'published-figure',
  'published-accuracies': 'published-accuracy',
} as const;

interface Props {
  /** Where the interface has such things. */
  of: keyof typeof TEST_ID;
  published: PublishedFigureView | PublishedAccuracyView;
  mayRestate: boolean;
  /** Of what part of the hotline it speaks. */
  slice: ReactNode;
  /** What readers have to know of it. */
  remarks?: ReactNode;
  /** What was told first, and every correction. */
  stated: ReactNode;
  /** What it was made of. */
  annex?: ReactNode;
}

/** Whatever was told the public: what it is, what was said when, and the way to correct it. */
export function PublicationCard({ of, published, mayRestate, slice, remarks, stated, annex }: Props) {
  const { t, lang, named } = useText();
  const [restating, setRestating] = useState(false);
  const { definition } = published;
  return (
    <li className="figure-card" data-testid={TEST_ID[of]}>
      <h2>
        {named(definition)} <small>v{definition.version}</small>
        {published.public && <span className="pill pill-active">{t('publicMark')}</span>}
        {mayRestate && (
          <Button size="small" data-testid="restate" onClick={() => setRestating(true)}>
            {t('restate')}
          </Button>
        )}
      </h2>
      <p className="timer">
        {published.from} – {published.to} · {slice}
      </p>
      {remarks}
      <p className="stated-row">{stated}</p>
      <p>{published.note}</p>
      {annex}
      <p className="figure-formula muted">{lang === 'zh' ? definition.formula : definition.formulaEn}</p>
      {restating && <RestateDialog of={of} id={published.id} onClose={() => setRestating(false)} />}
    </li>
  );
}

interface StatedProps {
  /** ISO time. */
  at: string;
  value: ReactNode;
  /** Why it was corrected, and what that changed; without it, it is what was told first. */
  correction?: string;
  children: ReactNode;
}

/** What was told at one time. */
export function Stated({ at, value, correction, children }: StatedProps) {
  const { t } = useText();
  const corrected = correction !== undefined;
  return (
    <span className="stated">
      <small>
        {t(corrected ? 'restatedValue' : 'publishedValue')} · {shanghaiStamp(at)}
      </small>
      <b className="timer">{value}</b>
      {children}
      {corrected && (
        <small>
          {t('restatedWhy')}: {correction}
        </small>
      )}
    </span>
  );
}

interface CountProps {
  part: FigurePart;
  value: number;
  /** Opens the contacts behind it. */
  onContacts: (part: FigurePart) => void;
}

export function Count({ part, value, onContacts }: CountProps) {
  return (
    <button type="button" className="link" onClick={() => onContacts(part)}>
      {countText(value)}
    </button>
  );
}
