import type { CallContacts, CallControl } from '#libs/contract';
import type { Log } from '#libs/platform';
import type { AriClient } from '../../ari/index.js';
import type { CallBook } from '../call.js';
import type { Door } from '../door.service.js';
import type { BlockedCallers, VoiceLines } from '../line.js';
import type { MediaService } from '../media.service.js';
import type { Dialling } from '../outgoing/dial.service.js';
import type { CallSurvey, Reception } from '../reception.js';
import type { Watching } from '../watching.js';
import type { UnaskedService } from './unasked.service.js';

/** What agents wish of their calls. */
export interface CallControls {
  find(contactIds: readonly string[]): Promise<CallControl[]>;
}

/** Where else the phones of agents may be. */
export interface Phones {
  /** A phone is not at this Asterisk: whether it may be at another. */
  mayBeElsewhere(agentId: string): Promise<boolean>;
  /** It was picked up at this one. */
  isHere(agentId: string): Promise<void>;
}

/** What a call needs, from its arrival to its end. */
export interface CallParts {
  ari: AriClient;
  door: Door;
  media: MediaService;
  contacts: CallContacts;
  unasked: UnaskedService;
  lines: VoiceLines;
  reception: Reception;
  survey: CallSurvey;
  controls: CallControls;
  phones: Phones;
  blocked: BlockedCallers;
  watching: Watching;
  /** Null: nobody is called. */
  dialling: Dialling | null;
  book: CallBook;
  log: Log;
}
