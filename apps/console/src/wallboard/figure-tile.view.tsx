import {
  CheckCircleFilled,
  CloseCircleFilled,
  ExclamationCircleFilled,
  MinusCircleOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Level } from '../../model/wallboard.rules.js';
import { type TextKey, useText } from '../text/language.hook.js';

const LEVEL_TEXT: Record<Level, TextKey> = {
  good: 'levelGood',
  warn: 'levelWarn',
  bad: 'levelBad',
  none: 'levelNone',
};
const ICON: Record<Level, ReactNode> = {
  good: <CheckCircleFilled aria-hidden />,
  warn: <ExclamationCircleFilled aria-hidden />,
  bad: <CloseCircleFilled aria-hidden />,
  none: <MinusCircleOutlined aria-hidden />,
};

/** State by colour, icon and word. */
function LevelMark({ level }: { level: Level }) {
  const { t } = useText();
  return (
    <span className={`level level-${level}`}>
      {ICON[level]} {t(LEVEL_TEXT[level])}
    </span>
  );
}

interface Props {
  testId: string;
  title: string;
  level: Level;
  target: string;
  /** What stands beside the target, e.g. numerator and denominator. */
  note?: string;
  onOpen: () => void;
  children: ReactNode;
}

/** One large figure with its target; a click opens its definition. */
export function FigureTile({ testId, title, level, target, note, onOpen, children }: Props) {
  return (
    <button
      type="button"
      className={`tile tile-${level}`}
      data-testid={testId}
      data-level={level}
      onClick={onOpen}
    >
      <span className="tile-head">
        <span className="tile-title">{title}</span>
        <LevelMark level={level} />
      </span>
      <span className="tile-value">{children}</span>
      <span className="tile-foot">
        <span>{target}</span>
        {note !== undefined && <span className="timer">{note}</span>}
      </span>
    </button>
  );
}
