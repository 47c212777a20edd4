import { TranscriptService } from '#libs/channel/voice';
import { ContactViewService } from '#libs/contact';
import type { Page, Principal, TranscriptLine } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Controller, Get, Param } from '@nestjs/common';
import { ContactParams } from '../../contact/contact.dto.js';

/** What was said in the calls that the caller may hear; every reading is written to the audit. */
@Roles('supervisor', 'quality')
@Controller('api/v1')
export class TranscriptController {
  constructor(
    private readonly transcripts: TranscriptService,
    private readonly contacts: ContactViewService,
    private readonly audit: AuditLog,
  ) {}

  /** In order, personal data masked. NOT_FOUND for a contact of another district. */
  @Get('contacts/:contactId/transcript')
  async read(
    @CurrentUser() user: Principal,
    @Param() { contactId }: ContactParams,
  ): Promise<Page<TranscriptLine>> {
    const { districtId } = await this.contacts.detail(contactId, scopeOf(user));
    const items = await this.transcripts.of(contactId);
    // Before it is shown: what can't be written to the audit is not read.
    if (items.length > 0) {
      await this.audit.record({
        actor: `user:${user.userId}`,
        action: 'transcript.read',
        target: `contact:${contactId}`,
        districtId,
        details: { lines: items.length },
      });
    }
    return { items, next: null };
  }
}
