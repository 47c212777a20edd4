import { isErased, type CallControl } from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import type { AriClient } from '../ari/index.js';
import type { ContactSource } from '../control/index.js';
import { recordedIn, wholeWave } from './recording.rules.js';
import type { RecordingService } from './recording.service.js';

export interface CollectorParts {
  ari: Pick<AriClient, 'storedRecordings' | 'isRecording' | 'storedRecording' | 'removeStoredRecording'>;
  recordings: Pick<RecordingService, 'keep' | 'erase'>;
  contacts: ContactSource;
  controls: { find(contactIds: readonly string[]): Promise<CallControl[]> };
  /** Callers need what the machine has: recordings can wait. */
  isPressed: () => boolean;
  /** Told how many are left in the spool, finished or not, after each look. */
  waiting: (recordings: number) => void;
  clock: Clock;
  log: Log;
}

/** One that could not be kept is tried again after this, then after twice as long, and so on. */
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 600_000;

/** When it is looked at again (epoch ms), and how long that was put off. */
interface PutOff {
  until: number;
  pauseMs: number;
}

/**
 * Brings finished recordings from Asterisk's spool to where they are kept, and only then removes them
 * there. What no event told is found by the rounds.
 */
export class CollectorService {
  /** Those that are left in the spool for now, by name. */
  private putOff: ReadonlyMap<string, PutOff> = new Map();

  constructor(private readonly parts: CollectorParts) {}

  /** Everything in the spool that is not being made any more; the rest is left for later as soon as callers need the machine. */
  async round(): Promise<void> {
    const { ari, clock, isPressed, waiting } = this.parts;
    if (isPressed()) return;
    const names = (await ari.storedRecordings()).filter((name) => recordedIn(name) !== null);
    let there = names.length;
    // Only of those that are still there: the others are nobody's any more.
    const left = new Map<string, PutOff>();
    for (const name of names) {
      const before = this.putOff.get(name);
      if (before && (isPressed() || before.until > clock.now())) left.set(name, before);
      else if (isPressed()) continue;
      else if (!(await ari.isRecording(name))) {
        if (await this.isKept(name)) there -= 1;
        else left.set(name, this.later(before));
      }
    }
    this.putOff = left;
    waiting(there);
  }

  private later(before: PutOff | undefined): PutOff {
    const pauseMs = before ? Math.min(before.pauseMs * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
    return { until: this.parts.clock.now() + pauseMs, pauseMs };
  }

  private isKept(name: string): Promise<boolean> {
    return this.collect(name).catch((error: unknown) => {
      this.parts.log.error({ err: error, name }, 'a recording is not kept yet');
      return false;
    });
  }

  /** False for one of no contact of ours: another Jietong may use this Asterisk, and will come for it. */
  private async collect(name: string): Promise<boolean> {
    const { ari, recordings, contacts, controls, log } = this.parts;
    const recorded = recordedIn(name);
    const contact = recorded && (await contacts.find(recorded.contactId));
    if (!contact) return false;
    const wav = wholeWave(await ari.storedRecording(name));
    const [control] = await controls.find([contact.id]);
    const { id: contactId, districtId } = contact;
    const marks = (control?.marks ?? []).filter(({ recording }) => recording === name);
    const id = await recordings.keep({ id: name, contactId, districtId, marks }, wav);
    // Its caller's data may have been erased meanwhile, and nobody would come for it once Asterisk has it no more.
    const now = await contacts.find(contactId);
    if (now && isErased(now)) await recordings.erase({ contactIds: [contactId] });
    await ari.removeStoredRecording(name);
    log.info({ contactId, name, id, bytes: wav.length }, 'a recording is kept');
    return true;
  }
}
