import type { CallContact, CallExit, CallWish, SatisfactionScore } from '#libs/contract';
import type { IvrOutcome } from '../ivr/index.js';
import type { Call } from './call.js';
import type { VoiceLine } from './line.js';
import type { Talk } from '../script/index.js';

/**
 * Why a caller is let go without an agent. `goodbye`: they were served, or wished it. `thanked`: they said how
 * satisfied they are. `blocked`: nobody talks with them.
 */
export type Farewell = CallExit | { to: 'goodbye' } | { to: 'thanked' } | { to: 'blocked' };

/** Who is asked how satisfied they are when their call is over; implemented by apps/voice over libs/survey. */
export interface CallSurvey {
  /** Whether this caller is to be asked now, once; noted before they are. */
  begin(contact: CallContact): Promise<boolean>;
  answered(contactId: string, score: SatisfactionScore): Promise<void>;
}

/**
 * Whoever talks with callers while no agent does. Every act may throw what ARI throws; a caller who hung
 * up meanwhile is told elsewhere.
 */
export interface Reception {
  /** Leads a greeted caller, now `guided`, through the number's tree, and tells where. False: there is none. */
  guide(call: Call, line: VoiceLine, led: (outcome: IvrOutcome) => Promise<void>): Promise<boolean>;
  /** Speaks to a waiting caller between the music, if their queue wants it, and tells what they wish instead. */
  attend(call: Call, contact: CallContact, wished: (wish: CallWish) => Promise<void>): Promise<void>;
  /** Says nothing more. */
  hush(call: Call): Promise<void>;
  /** Tells a caller why no agent comes and what happens instead, takes a message if it is so; then `over`. */
  farewell(call: Call, why: Farewell, contactId: string | null, over: () => Promise<void>): Promise<void>;
  /** Asks how satisfied a caller was; null = they said nothing that could be understood. */
  askSatisfaction(call: Call, answered: (score: SatisfactionScore | null) => Promise<void>): Promise<void>;
  key(call: Call, key: string): Promise<void>;
  played(call: Call, playbackId: string): Promise<void>;
  recorded(call: Call): Promise<void>;
  isOverdue(call: Call): boolean;
  timeout(call: Call): Promise<void>;
  /** They hung up before they had asked for an agent, in the middle of what was said: where they had come is told. */
  leftEarly(call: Call, talk: Talk | null): Promise<void>;
}
