import { AppError, DAY_MS, type ErasedPart, type ErasesPerson } from '#libs/contract';
import type { Clock, Config, Log } from '#libs/platform';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { KeptRecording, RecordingRepository } from './recording.repository.js';
import { nextName, secondsOf } from './recording.rules.js';
import type { RecordingStore } from './store/index.js';
import { HEAD_BYTES, offsetIn, openPieces, piecesOf, readHead, sealFile } from './sealed-file.rules.js';

type NewRecording = Pick<KeptRecording, 'id' | 'contactId' | 'districtId' | 'marks'>;

/** So much sound is opened at once for whoever listens. */
const AT_ONCE_BYTES = 128 * 1024;
/** Most that one round removes. */
const ROUND = 100;
/** After so many failures, one after the other, the store is taken for away, and the round ends. */
const MOST_FAILURES = 3;

/** Recordings that are kept: sealed in the store, known in the database. */
export class RecordingService implements ErasesPerson {
  /** How many of those that are too old could not be removed: the next round steps past them. */
  private passed = 0;

  constructor(
    private readonly repository: RecordingRepository,
    private readonly store: RecordingStore,
    private readonly config: Pick<Config, 'secret' | 'recordingDays'>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /**
   * Keeps a WAV file; when it resolves, both the file and what is known of it are kept. Answers the id: the
   * next that is free, where another sound is kept under the one it was to have.
   */
  async keep(recording: NewRecording, wav: Buffer): Promise<string> {
    const { secret } = this.config;
    const sha256 = createHash('sha256').update(wav).digest('hex');
    const id = await this.idFor(recording.id, sha256);
    // The file first: what is known is always there to be played.
    await this.store.put(id, sealFile({ secret, id }, wav));
    await this.repository.save({
      ...recording,
      id,
      seconds: secondsOf(wav),
      bytes: wav.length,
      sha256,
      keptAt: this.clock.now(),
    });
    return id;
  }

  /** What is kept is never replaced by anything else. */
  private async idFor(wanted: string, sha256: string): Promise<string> {
    for (let id = wanted; ; id = nextName(id)) {
      const kept = await this.repository.find(id);
      if (!kept || kept.sha256 === sha256) return id;
    }
  }

  of(contactId: string): Promise<KeptRecording[]> {
    return this.repository.of(contactId);
  }

  /** Throws NOT_FOUND. */
  async find(id: string): Promise<KeptRecording> {
    const recording = await this.repository.find(id);
    if (!recording) throw new AppError('NOT_FOUND');
    return recording;
  }

  /**
   * Bytes of the WAV file from `start` to `end` (exclusive). Throws NOT_FOUND if the file is gone, BAD_SETTING if
   * it was altered or the deployment's secret has changed.
   */
  async read(id: string, start: number, end: number): Promise<Buffer> {
    const head = readHead(await this.store.read(id, 0, HEAD_BYTES));
    const last = Math.min(end, head.length);
    if (start >= last) return Buffer.alloc(0);
    const { first, from, to } = piecesOf(start, last);
    const sealed = await this.store.read(id, from, to);
    const plain = openPieces({ secret: this.config.secret, id }, head, { first, sealed });
    return plain.subarray(offsetIn(start), offsetIn(start) + last - start);
  }

  /**
   * The same bytes, opened a piece at a time: an hour of sound is never whole in memory. Rejects as `read` does;
   * what goes wrong later breaks the stream off.
   */
  async stream(id: string, start: number, end: number): Promise<Readable> {
    const first = await this.read(id, start, Math.min(end, start + AT_ONCE_BYTES));
    return Readable.from(this.from(id, first, start + AT_ONCE_BYTES, end), { objectMode: false });
  }

  private async *from(id: string, first: Buffer, start: number, end: number): AsyncGenerator<Buffer> {
    yield first;
    for (let at = start; at < end; at += AT_ONCE_BYTES) {
      yield await this.read(id, at, Math.min(end, at + AT_ONCE_BYTES));
    }
  }

  /**
   * Removes what is older than the setting allows; `removed` is told of each, after it is gone. What can't be removed
   * keeps nothing else: it is passed over, and tried again when the last one has had its turn.
   */
  async expire(removed: (recording: KeptRecording) => Promise<void>): Promise<void> {
    if (this.config.recordingDays === 0) return;
    const limit = this.clock.now() - this.config.recordingDays * DAY_MS;
    const old = await this.repository.keptBefore(limit, { past: this.passed, limit: ROUND });
    let failures = 0;
    for (const recording of old) {
      const gone = await this.remove(recording, removed);
      failures = gone ? 0 : failures + 1;
      if (!gone) this.passed += 1;
      if (failures === MOST_FAILURES) return;
    }
    if (old.length < ROUND) this.passed = 0;
  }

  /** Removes all recordings of contacts, whatever their age. Rejects if the store is away. */
  async erase({ contactIds }: Pick<ErasedPart, 'contactIds'>): Promise<void> {
    for (const contactId of contactIds) {
      for (const { id } of await this.repository.of(contactId)) {
        await this.store.remove(id);
        await this.repository.remove(id);
      }
    }
  }

  private async remove(
    recording: KeptRecording,
    removed: (recording: KeptRecording) => Promise<void>,
  ): Promise<boolean> {
    const { id, contactId } = recording;
    try {
      await this.store.remove(id);
      await removed(recording);
      await this.repository.remove(id);
      return true;
    } catch (error) {
      this.log.error(
        { err: error, recording: id, contactId },
        'a recording that is too old is not removed yet',
      );
      return false;
    }
  }
}
