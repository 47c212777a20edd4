import type { SVGProps } from 'react';
import { countText } from '#libs/contract';
import { useText } from '../text/language.hook.js';

const SLOTS = 48;
const WIDTH = 960;
const HEIGHT = 72;
const STEP = WIDTH / SLOTS;

interface Props {
  counts: readonly number[];
  /** Shows whose half-hour it was; null = not for this user. */
  onOpen: ((slot: number) => void) | null;
}

/** Arrivals per half-hour of the day as bars, each leading to its contacts; what is to come stays empty. */
export function Arrivals({ counts, onOpen }: Props) {
  const { t } = useText();
  const peak = Math.max(1, ...counts);
  const label = `${t('figArrivals')}: ${counts.join(', ')}`;
  return (
    <figure className="arrivals">
      <figcaption>
        {t('figArrivals')} <small>{t('peak', { n: countText(Math.max(0, ...counts)) })}</small>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role={onOpen ? 'group' : 'img'}
        aria-label={label}
      >
        <line x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="arrivals-axis" />
        {counts.slice(0, SLOTS).map((count, slot) => {
          const height = (count / peak) * (HEIGHT - 4);
          const current = slot === counts.length - 1;
          // A slot is a fixed half-hour of the day.
          return (
            <g key={slotName(slot)}>
              <rect
                x={slot * STEP + 2}
                y={HEIGHT - height}
                width={STEP - 4}
                height={height}
                className={current ? 'arrivals-now' : 'arrivals-bar'}
              >
                <title>{`${slotName(slot)}: ${countText(count)}`}</title>
              </rect>
              {onOpen && count > 0 && (
                // The whole column: a bar alone may be too small to be hit.
                <rect
                  x={slot * STEP}
                  y={0}
                  width={STEP}
                  height={HEIGHT}
                  className="arrivals-hit"
                  {...opener(`${slotName(slot)}: ${countText(count)}`, () => onOpen(slot))}
                >
                  <title>{`${slotName(slot)}: ${countText(count)}`}</title>
                </rect>
              )}
            </g>
          );
        })}
      </svg>
      <div className="arrivals-hours timer" aria-hidden>
        {[0, 3, 6, 9, 12, 15, 18, 21, 24].map((hour) => (
          <span key={hour} className={`hour hour-${hour}`}>
            {String(hour).padStart(2, '0')}:00
          </span>
        ))}
      </div>
    </figure>
  );
}

/** What makes a bar a button, by mouse and by keyboard. */
const opener = (label: string, open: () => void): SVGProps<SVGRectElement> => ({
  role: 'button',
  tabIndex: 0,
  'aria-label': label,
  onClick: open,
  onKeyDown: (event) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      open();
    }
  },
});

export const slotName = (slot: number): string =>
  `${String(Math.floor(slot / 2)).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`;
