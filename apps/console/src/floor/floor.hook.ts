import { useEffect, useRef, useState } from 'react';
import type { Floor, FloorChange, LiveClientEvents, LiveServerEvents } from '#libs/contract';
import { FLOOR_ASK_MS, isOld, withChange } from '../../model/floor.rules.js';
import { Failure } from '../api/failure.js';
import { sessionEnded, token } from '../api/session.js';
import { openLine } from '../api/socket.js';

export interface LiveFloor {
  floor: Floor | null;
  /** By our clock, ms; null before the first data. */
  heardAt: number | null;
  /** Server's clock minus ours, ms. */
  offset: number;
  refused: Failure | null;
}

const NOTHING: LiveFloor = { floor: null, heardAt: null, offset: 0, refused: null };

/** A district's floor: watched, and watched anew after a gap, a reconnection or silence. */
export function useFloor(districtId: string | null): LiveFloor {
  const [live, setLive] = useState<LiveFloor>(NOTHING);
  const shown = useRef<Floor | null>(null);
  const heard = useRef(0);
  useEffect(() => {
    shown.current = null;
    setLive(NOTHING);
    const line = openLine<LiveClientEvents, LiveServerEvents>('/live', () => ({ token: token() }));
    const show = (floor: Floor): void => {
      shown.current = floor;
      heard.current = Date.now();
      const offset = Date.parse(floor.at) - heard.current;
      setLive((old) => {
        // The sample that travelled fastest tells the offset best.
        const best = old.heardAt === null ? offset : Math.max(old.offset, offset);
        return { floor, heardAt: heard.current, offset: best, refused: null };
      });
    };
    const ask = async (): Promise<void> => {
      try {
        show(await line.ask('floor.watch', districtId === null ? {} : { districtId }));
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (error.code !== 'NO_ANSWER') setLive((old) => ({ ...old, refused: error }));
      }
    };
    const take = (change: FloorChange): void => {
      const before = shown.current;
      if (!before || isOld(before, change)) return;
      const next = withChange(before, change);
      if (next) show(next);
      else void ask();
    };
    line.on('floor.changed', take);
    line.onRefused((failure) => {
      if (failure.code === 'NOT_SIGNED_IN') sessionEnded();
    });
    line.onConnection((connected) => {
      if (connected) void ask();
    });
    const timer = setInterval(() => {
      if (line.connected() && Date.now() - heard.current > FLOOR_ASK_MS) void ask();
    }, 1000);
    return () => {
      clearInterval(timer);
      line.close();
    };
  }, [districtId]);
  return live;
}
