import { WarningOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { shanghaiStamp, shanghaiTime } from '../../model/clock.rules.js';
import { isStale } from '../../model/wallboard.rules.js';
import { useNow } from '../shell/now.hook.js';
import { useText } from '../text/language.hook.js';
import type { Live } from './figures.hook.js';

interface Props {
  live: Pick<Live, 'heardAt' | 'offset' | 'refused'>;
  /** Silence for longer than this (ms) is stale; the wallboard's time unless told. */
  after?: number;
}

/** Says that what is shown is not the present, or that the server refuses to tell it. */
export function StaleBanner({ live, after }: Props) {
  const { t, sentence } = useText();
  const now = useNow(500);
  // Give the first answer a moment before calling the board stale.
  const [since] = useState(Date.now);
  if (live.refused) {
    return (
      <p className="banner banner-bad" role="alert">
        <WarningOutlined aria-hidden /> {sentence(live.refused.code)}
      </p>
    );
  }
  if (!isStale(now, live.heardAt ?? since, after)) return null;
  const text =
    live.heardAt === null
      ? t('staleNever')
      : t('staleFor', {
          s: Math.floor((now - live.heardAt) / 1000),
          at: shanghaiTime(live.heardAt + live.offset),
        });
  return (
    <p className="banner banner-bad" role="alert" data-testid="stale-banner">
      <WarningOutlined aria-hidden /> {text}
    </p>
  );
}

/** Says that counts and rates stand still, because what happens is not being counted. */
export function BehindBanner({ since }: { since: string | null }) {
  const { t } = useText();
  if (since === null) return null;
  return (
    <p className="banner banner-bad" role="alert" data-testid="behind-banner">
      <WarningOutlined aria-hidden /> {t('figuresBehind', { at: shanghaiStamp(since) })}
    </p>
  );
}
