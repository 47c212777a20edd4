import { hasWatch, type CallContact, type CallMonitor, type MonitorMode } from '#libs/contract';

/** What follows a supervisor at a call has in Asterisk. Their names follow from the contact, as all of a call do. */
export interface WatchId {
  contactId: string;
  epoch: number;
  supervisorId: string;
}
const WATCH = /^jt-(?:watch|spy\d+|aside)-([0-9a-f]{24})-(\d+)-([0-9A-Za-z]+)$/;

/** The supervisor's phone. */
export const watchIdOf = ({ contactId, epoch, supervisorId }: WatchId): string =>
  `jt-watch-${contactId}-${epoch}-${supervisorId}`;
/** What hears the agent's leg; `turn`: a new name each time, for the one before is still being ended. */
export const spyIdOf = ({ contactId, epoch, supervisorId }: WatchId, turn: number): string =>
  `jt-spy${turn}-${contactId}-${epoch}-${supervisorId}`;
/** The bridge of those two: nobody else is ever in it. */
export const asideOf = ({ contactId, epoch, supervisorId }: WatchId): string =>
  `jt-aside-${contactId}-${epoch}-${supervisorId}`;

/** Whose channel or bridge it is; null if it follows nobody at a call. */
export function watchOfId(id: string): WatchId | null {
  const [, contactId, epoch, supervisorId] = WATCH.exec(id) ?? [];
  return contactId && epoch && supervisorId ? { contactId, epoch: Number(epoch), supervisorId } : null;
}

/** A supervisor at a call, as Asterisk has them. */
export interface Watcher {
  supervisorId: string;
  epoch: number;
  /** Their phone was picked up. */
  answered: boolean;
  /** Alone with what they hear, or in the conversation. */
  at: 'nowhere' | 'aside' | 'talk';
  /** `listen`: hears the agent's leg. `coach`: is heard by it too. `ready`: it can be put into a bridge. */
  spy: { id: string; mode: SpyMode; ready: boolean; joined: boolean } | null;
}
type SpyMode = Exclude<MonitorMode, 'barge'>;

export type WatchAction =
  | { do: 'ring'; supervisorId: string; mode: MonitorMode }
  /** Everything of theirs, and nothing else. */
  | { do: 'end'; watcher: Watcher }
  /** Out of the conversation, into the bridge of their own. */
  | { do: 'set-aside'; watcher: Watcher }
  | { do: 'spy'; watcher: Watcher; mode: SpyMode }
  | { do: 'drop-spy'; watcher: Watcher }
  | { do: 'join-spy'; watcher: Watcher }
  /** Into the conversation. */
  | { do: 'barge'; watcher: Watcher };

/** How a call stands, as far as it matters to whoever watches. */
export interface Watched {
  contact: CallContact;
  monitors: readonly CallMonitor[];
  watchers: readonly Watcher[];
  /** Its owner's phone is in the conversation. */
  talks: boolean;
}

/**
 * What to do in Asterisk so that supervisors are at a call as they wish. Pure, and asked again after every
 * change, as the plan of the call is. Whoever is only to listen is taken out of the conversation before anything else.
 */
export function watchPlan({ contact, monitors, watchers, talks }: Watched): WatchAction[] {
  const wanted = monitors.filter(({ epoch }) => hasWatch(contact) && epoch === contact.epoch);
  const modeOf = (watcher: Watcher): MonitorMode | null =>
    wanted.find(({ supervisorId, epoch }) => watcher.supervisorId === supervisorId && watcher.epoch === epoch)
      ?.mode ?? null;
  const known = ({ supervisorId, epoch }: CallMonitor): boolean =>
    watchers.some((watcher) => watcher.supervisorId === supervisorId && watcher.epoch === epoch);
  return [
    ...watchers.flatMap((watcher): WatchAction[] => {
      const mode = modeOf(watcher);
      if (mode === null) return [{ do: 'end', watcher }];
      // Before the agent is there, nobody is to be heard.
      return watcher.answered && talks ? placing(watcher, mode) : [];
    }),
    ...wanted
      .filter((monitor) => !known(monitor) && talks)
      .map(({ supervisorId, mode }): WatchAction => ({ do: 'ring', supervisorId, mode })),
  ];
}

function placing(watcher: Watcher, mode: MonitorMode): WatchAction[] {
  const { at, spy } = watcher;
  if (mode === 'barge') {
    const drop: WatchAction[] = spy ? [{ do: 'drop-spy', watcher }] : [];
    return at === 'talk' ? drop : [...drop, { do: 'barge', watcher }];
  }
  const aside: WatchAction[] = at === 'aside' ? [] : [{ do: 'set-aside', watcher }];
  if (spy?.mode !== mode) {
    const drop: WatchAction[] = spy ? [{ do: 'drop-spy', watcher }] : [];
    return [...aside, ...drop, { do: 'spy', watcher, mode }];
  }
  return spy.ready && !spy.joined ? [...aside, { do: 'join-spy', watcher }] : aside;
}
