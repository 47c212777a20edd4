import { useEffect, useMemo, useRef } from 'react';
import { lineOf, type JsonFault, type Places } from '../../model/json-place.rules.js';
import { useText } from '../text/language.hook.js';
import type { Problem } from './policy.queries.js';

interface Props {
  /** What the whole is called, for those who hear the page. */
  label: string;
  /** Begins the ids of its parts: `policy` makes `policy-text` and `policy-problems`. */
  name: string;
  text: string;
  onChange: (text: string) => void;
  /** Where everything stands, or what is no JSON. */
  read: { places: Places } | { fault: JsonFault };
  problems: readonly Problem[];
  /** Nothing can be typed. */
  readOnly?: boolean;
  /** A line to go to; a new object goes there once more. */
  jump?: { line: number } | null;
}

interface Placed extends Problem {
  line: number;
}

/** Height of a line in the editor, px: as in routing.css. */
const LINE_PX = 19;

/** A document as text with the numbers of its lines; what is wrong is marked and told at its line. */
export function JsonEditor({
  label,
  name,
  text,
  onChange,
  read,
  problems,
  readOnly = false,
  jump = null,
}: Props) {
  const { t } = useText();
  const field = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const placed = usePlaced(read, problems);
  const bad = useMemo(() => new Set(placed.map(({ line }) => line)), [placed]);
  const lines = text.split('\n').length;
  const goTo = (line: number): void => {
    const area = field.current;
    if (!area) return;
    const from =
      text
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length + (line > 1 ? 1 : 0);
    const end = text.indexOf('\n', from);
    area.focus();
    area.setSelectionRange(from, end < 0 ? text.length : end);
    area.scrollTop = Math.max(0, (line - 5) * LINE_PX);
  };
  const jumped = useRef(jump);
  useEffect(() => {
    if (jump === null || jumped.current === jump) return;
    jumped.current = jump;
    goTo(jump.line);
  });
  return (
    <div className="json-editor">
      <div className="json-frame">
        <div className="json-gutter" ref={gutter} aria-hidden>
          {Array.from({ length: lines }, (_, index) => (
            <span key={index} className={bad.has(index + 1) ? 'json-bad' : undefined}>
              {index + 1}
            </span>
          ))}
        </div>
        <textarea
          ref={field}
          data-testid={`${name}-text`}
          aria-label={label}
          aria-invalid={placed.length > 0}
          aria-describedby={placed.length > 0 ? `${name}-problems` : undefined}
          readOnly={readOnly}
          spellCheck={false}
          wrap="off"
          value={text}
          onChange={(event) => onChange(event.target.value)}
          onScroll={(event) => {
            if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
      {placed.length > 0 && (
        <div id={`${name}-problems`} className="json-problems" role="alert" data-testid={`${name}-problems`}>
          <b>{t('policyProblems', { n: placed.length })}</b>
          <ul>
            {placed.map(({ field, shown = field, reason, line }) => (
              <li key={`${field} ${shown} ${reason}`}>
                <button type="button" className="link" onClick={() => goTo(line)}>
                  {t('policyLine', { n: line })}
                </button>{' '}
                {shown !== '' && <code>{shown}</code>} {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function usePlaced(read: Props['read'], problems: readonly Problem[]): Placed[] {
  const { t } = useText();
  if ('fault' in read) {
    const { line, found } = read.fault;
    const reason = t('policyNotJson', { found: found === '' ? t('policyEnd') : found });
    return [{ field: '', reason, line }];
  }
  return problems
    .map((problem) => ({ ...problem, line: lineOf(read.places, problem.field) }))
    .sort((a, b) => a.line - b.line);
}
