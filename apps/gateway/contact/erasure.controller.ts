import { ErasureService, type ErasureRequest } from '#libs/contact';
import { refuse, type ErasureView, type Page, type Principal } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { maskText } from '#libs/platform';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { EraseDto, ErasureParams, ListErasuresQuery } from './erasure.dto.js';

/** Erasing what is kept of a person: administrators, each what is their district's (headquarters: all). */
@Controller('api/v1/erasures')
@Roles('administrator')
export class ErasureController {
  constructor(
    @Inject(ErasureService) private readonly erasures: ErasureService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Get()
  list(
    @CurrentUser() user: Principal,
    @Query() { cursor, limit }: ListErasuresQuery,
  ): Promise<Page<ErasureView>> {
    return this.erasures.list(scopeOf(user), cursor ?? null, limit);
  }

  @Get(':id')
  get(@CurrentUser() user: Principal, @Param() { id }: ErasureParams): Promise<ErasureView> {
    return this.erasures.find(id, scopeOf(user));
  }

  /**
   * Accepted, and carried out by a worker within seconds; it can't be taken back. The same person again is answered
   * the same erasure. 409 CONTACT_OPEN while they are in a contact.
   */
  @Post()
  @HttpCode(202)
  async erase(@CurrentUser() user: Principal, @Body() body: EraseDto): Promise<ErasureView> {
    const reason = maskText(body.reason);
    const erasure = await this.erasures.request({ who: whoOf(body), reason, by: user.userId }, scopeOf(user));
    await this.audit.record({
      actor: `user:${user.userId}`,
      action: 'person.erasure-requested',
      target: `erasure:${erasure.id}`,
      districtId: user.districtId,
      details: { reason },
    });
    return erasure;
  }
}

function whoOf({ contactId, channel, identity }: EraseDto): ErasureRequest['who'] {
  if (contactId !== undefined && channel === undefined && identity === undefined) return { contactId };
  if (contactId === undefined && channel !== undefined && identity !== undefined)
    return { channel, identity };
  return refuse('contactId', '请指明会话，或渠道与身份', 'Name a contact, or a channel and an identity');
}
