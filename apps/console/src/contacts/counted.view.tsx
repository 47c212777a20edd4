import type { ContactCounts, CountedAs, NotCounted } from '#libs/contract';
import { duration } from '../../model/clock.rules.js';
import { type TextKey, useText } from '../text/language.hook.js';

const AS: Record<CountedAs, TextKey> = {
  arrived: 'countArrived',
  asked: 'countAsked',
  answered: 'countAnswered',
  abandoned: 'countAbandoned',
  'flowed-out': 'countFlowedOut',
  'self-served': 'countSelfServed',
  'called-back': 'countCalledBack',
  'callback-reached': 'countReached',
  handled: 'countHandled',
  unfinished: 'countUnfinished',
};
const NOT: Record<NotCounted, TextKey> = {
  callback: 'countNotCallback',
  waiting: 'countNotWaiting',
  'not-asked': 'countNotAsked',
};

/** To which day a contact counts, and why it is in no connection rate, or only on one side of it. */
export function CountedDay({ counts: { day, not } }: { counts: ContactCounts }) {
  const { t } = useText();
  const said = [day !== null && t('countDay', { day }), not !== null && t(NOT[not])].filter(Boolean);
  return said.length === 0 ? null : (
    <p className="muted counted-day" data-testid="counted-day">
      {said.join(' · ')}
    </p>
  );
}

/** What one entry counts as; of what would be an outcome for the second time, that it is none. */
export function CountedEntry({ counts, seq }: { counts: ContactCounts; seq: number }) {
  const { t } = useText();
  const own = counts.entries.filter((one) => one.seq === seq);
  const again = counts.again.includes(seq);
  if (own.length === 0 && !again) return null;
  return (
    <span className="counted">
      {own.map(({ as, waitedMs }) => (
        <span
          key={as}
          className="pill"
          data-counted={as}
          title={as === 'unfinished' ? t('countUnfinishedHint') : undefined}
        >
          {waitedMs === null ? t(AS[as]) : t('countWaited', { as: t(AS[as]), wait: duration(waitedMs) })}
        </span>
      ))}
      {again && (
        <span className="pill" data-counted="again">
          {t('countAgain')}
        </span>
      )}
    </span>
  );
}
