import type { RecordingService } from '#libs/channel/voice';
import type { AuditLog } from '#libs/identity';

/** Removes what is kept no longer than the settings say; every removal is written to the audit. */
export class RetentionService {
  constructor(
    private readonly recordings: RecordingService,
    private readonly audit: AuditLog,
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
  }
}
