import type { CallbackExpiryService } from '#libs/callback';
import type { RecordingService, TranscriptService } from '#libs/channel/voice';
import type { AuditLog } from '#libs/identity';
import type { Clock } from '#libs/platform';

/** Removes what is kept no longer than the settings say; every removal is written to the audit. */
export class RetentionService {
  constructor(
    private readonly recordings: RecordingService,
    private readonly transcripts: TranscriptService,
    private readonly callbacks: Pick<CallbackExpiryService, 'expire'>,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async round(): Promise<void> {
    await this.recordings.expire(({ id, districtId, keptAt }) =>
      this.audit.record({
        actor: 'system',
        action: 'recording.removed',
        target: `recording:${id}`,
        districtId,
        details: { keptAt: new Date(keptAt).toISOString() },
      }),
    );
    await this.transcripts.expire(this.clock.now(), ({ contactId, districtId }, lines) =>
      this.audit.record({
        actor: 'system',
        action: 'transcript.removed',
        target: `contact:${contactId}`,
        districtId,
        details: { lines },
      }),
    );
    await this.callbacks.expire((districtId, callbacks) =>
      this.audit.record({
        actor: 'system',
        action: 'callback.removed',
        target: 'callbacks',
        districtId,
        details: { callbacks },
      }),
    );
  }
}
