import type { CallerRefusal } from '#libs/contract';
import type { SpokenLanguage } from '../speech/index.js';

/** A telephone number of ours, as calls to it are handled. */
export interface VoiceLine {
  /** As its administrator entered it, however the trunk writes it. */
  accountId: string;
  districtId: string;
  queueId: string;
  /** The office that the number belongs to; null = none. */
  officeId?: string | null;
  /** Played before anything else; none = straight on. */
  prompts: readonly string[];
  /** The tree that callers go through; null = straight into the queue. */
  treeId: string | null;
  /** In which callers are spoken to. */
  language: SpokenLanguage;
}
export interface VoiceLines {
  /** `called`: as the trunk writes it. Null for a number that is not in service. */
  find(called: string): Promise<VoiceLine | null>;
}

/** Whose calls are not taken. */
export interface BlockedCallers {
  /** How a caller of a district's number is turned away; null = their call is taken. */
  refusalOf(caller: string, districtId: string): Promise<CallerRefusal | null>;
}
