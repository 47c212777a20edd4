import { AppError, isErased, rooms, type Push, type Speaker, type TranscriptLine } from '#libs/contract';
import { newId } from '#libs/platform';
import type { ContactSource, OwnCall } from '../control/index.js';
import type { Utterance } from '../dictation/index.js';
import { lineViewOf } from './line.rules.js';
import { maskSpoken } from './spoken.rules.js';
import type { TranscriptRepository } from './transcript.repository.js';

/** Of one contact; and characters of a line. */
const [MOST_LINES, MOST_TEXT] = [2000, 2000];

export interface Written {
  contactId: string;
  speaker: Speaker;
  utterance: Utterance;
  text: string;
}

/** Keeps what is said in calls, and shows it to whoever has the call. */
export class ScribeService {
  constructor(
    private readonly repository: TranscriptRepository,
    private readonly contacts: ContactSource,
    private readonly push: Push,
  ) {}

  /** Keeps a line, and then shows it. Left out: of a contact that there is not, was erased, or has too many. */
  async add({ contactId, speaker, utterance, text }: Written): Promise<void> {
    const contact = await this.contacts.find(contactId);
    if (!contact || isErased(contact)) return;
    if ((await this.repository.count(contactId, MOST_LINES)) >= MOST_LINES) return;
    const { districtId, owner } = contact;
    const { samples, rate, at } = utterance;
    const said = { speaker, at, seconds: samples.length / rate, text: text.slice(0, MOST_TEXT) };
    const line = { id: newId(), contactId, districtId, ...said };
    await this.repository.add({ ...line, shown: maskSpoken(line.text) });
    if (owner) this.push.send('/agent', rooms.agent(owner.agentId), 'call.transcribed', lineViewOf(line));
  }

  /** Of a call of theirs, in the words that were heard. Throws NOT_FOUND, STALE_EPOCH, NOT_OWNER. */
  async own({ agentId, contactId, epoch }: OwnCall): Promise<TranscriptLine[]> {
    const contact = await this.contacts.find(contactId);
    if (!contact) throw new AppError('NOT_FOUND');
    if (contact.epoch !== epoch) throw new AppError('STALE_EPOCH');
    if (contact.owner?.agentId !== agentId) throw new AppError('NOT_OWNER');
    return (await this.repository.of(contactId)).map(lineViewOf);
  }
}
