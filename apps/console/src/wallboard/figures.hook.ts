import { useEffect, useRef, useState } from 'react';
import type { FigureScope, LiveClientEvents, LiveFigures, LiveServerEvents } from '#libs/contract';
import { acceptsAnswer, acceptsPush, ASK_AFTER_MS } from '../../model/wallboard.rules.js';
import { Failure } from '../api/failure.js';
import { sessionEnded, token } from '../api/session.js';
import { openLine } from '../api/socket.js';

export interface Live {
  figures: LiveFigures | null;
  /** By our clock, ms; null before the first data. */
  heardAt: number | null;
  connected: boolean;
  /** Server's clock minus ours, ms. */
  offset: number;
  refused: Failure | null;
}

const NOTHING: Live = { figures: null, heardAt: null, connected: false, offset: 0, refused: null };

/** Figures of a scope: watched, and asked for again after silence, because a push may be lost. */
export function useFigures(scope: FigureScope): Live {
  const [live, setLive] = useState<Live>(NOTHING);
  const heard = useRef(0);
  const { districtId, queueId } = scope;
  useEffect(() => {
    setLive((old) => ({ ...NOTHING, connected: old.connected }));
    const line = openLine<LiveClientEvents, LiveServerEvents>('/live', () => ({ token: token() }));
    const take = (figures: LiveFigures, isAnswer: boolean): void =>
      setLive((old) => {
        const accepts = isAnswer ? acceptsAnswer : acceptsPush;
        if (old.figures && !accepts(old.figures, figures)) return old;
        heard.current = Date.now();
        const offset = Date.parse(figures.at) - heard.current;
        // The sample that travelled fastest tells the offset best.
        const best = old.heardAt === null ? offset : Math.max(old.offset, offset);
        return { ...old, figures, heardAt: heard.current, offset: best, refused: null };
      });
    const ask = async (): Promise<void> => {
      try {
        const body = { ...(districtId && { districtId }), ...(queueId && { queueId }) };
        take(await line.ask('figures.watch', body), true);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (error.code !== 'NO_ANSWER') setLive((old) => ({ ...old, refused: error }));
      }
    };
    line.on('figures.changed', (figures) => take(figures, false));
    line.onRefused((failure) => {
      if (failure.code === 'NOT_SIGNED_IN') sessionEnded();
    });
    line.onConnection((connected) => {
      setLive((old) => ({ ...old, connected }));
      if (connected) void ask();
    });
    const timer = setInterval(() => {
      if (line.connected() && Date.now() - heard.current > ASK_AFTER_MS) void ask();
    }, 500);
    return () => {
      clearInterval(timer);
      line.close();
    };
  }, [districtId, queueId]);
  return live;
}
