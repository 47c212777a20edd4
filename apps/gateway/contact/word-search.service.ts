import type { TranscriptService } from '#libs/channel/voice';
import { AppError, type Principal } from '#libs/contract';
import { scopeOf, type AuditLog } from '#libs/identity';

/** Finds contacts by what was said in their calls, for those who may read that. */
export class WordSearch {
  constructor(
    private readonly transcripts: TranscriptService,
    private readonly audit: AuditLog,
  ) {}

  /** Their ids, in the district of whoever asks. Throws FORBIDDEN, BAD_INPUT, TOO_SLOW. */
  async find(user: Principal, words: string): Promise<string[]> {
    if (!user.roles.some((role) => role === 'supervisor' || role === 'quality')) {
      throw new AppError('FORBIDDEN', { needs: 'supervisor or quality' });
    }
    const contactIds = await this.transcripts.contactsWith(words, scopeOf(user));
    // Not the words: they may be about a person, and nothing is ever taken out of the audit.
    await this.audit.record({
      actor: `user:${user.userId}`,
      action: 'transcript.searched',
      target: 'transcripts',
      districtId: user.districtId,
      details: { found: contactIds.length },
    });
    return contactIds;
  }
}
