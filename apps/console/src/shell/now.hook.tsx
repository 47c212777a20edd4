import { useEffect, useState } from 'react';
import { duration, elapsed } from '../../model/clock.rules.js';

/** Our clock's time, renewed every `everyMs`; add the server's offset where it matters. */
export function useNow(everyMs = 1000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** A running timer since an ISO time, or a standing one if `until` is given. */
export function Elapsed(props: { since: string; until?: string | null; offset: number }) {
  const now = useNow() + props.offset;
  const end = props.until ? Date.parse(props.until) : now;
  return <span className="timer">{duration(elapsed(props.since, end))}</span>;
}
