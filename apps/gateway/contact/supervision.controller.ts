import { GivenBack, SupervisionService, viewOf } from '#libs/contact';
import type { ContactImage, ContactView, Principal } from '#libs/contract';
import { AuditLog, type AuditAction } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ContactParams } from './contact.dto.js';
import { AssignDto, AtEpochDto, RequeueDto } from './supervision.dto.js';

/**
 * Supervisors move contacts of their district and those it serves for another now (headquarters all) out of their turn;
 * every act is audited, in the district of the contact.
 */
@Controller('api/v1/contacts')
@Roles('supervisor', 'administrator')
export class SupervisionController {
  constructor(
    @Inject(SupervisionService) private readonly supervision: SupervisionService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Back to a queue, at its old place. */
  @Post(':contactId/requeue')
  @HttpCode(200)
  async requeue(
    @CurrentUser() user: Principal,
    @Param() { contactId }: ContactParams,
    @Body() { epoch, queueId }: RequeueDto,
  ): Promise<ContactView> {
    const after = await this.supervision.requeue(user, { contactId, epoch }, queueId ?? null);
    return this.told(user, 'contact.requeued', after, { queueId: after.queueId });
  }

  /** To the supervisor's own console. */
  @Post(':contactId/take-over')
  @HttpCode(200)
  async takeOver(
    @CurrentUser() user: Principal,
    @Param() { contactId }: ContactParams,
    @Body() { epoch }: AtEpochDto,
  ): Promise<ContactView> {
    return this.moved(user, 'contact.taken-over', {}, this.supervision.takeOver(user, { contactId, epoch }));
  }

  /** To an agent on duty. */
  @Post(':contactId/assign')
  @HttpCode(200)
  async assign(
    @CurrentUser() user: Principal,
    @Param() { contactId }: ContactParams,
    @Body() { epoch, agentId }: AssignDto,
  ): Promise<ContactView> {
    const assigned = this.supervision.assign(user, { contactId, epoch }, agentId);
    return this.moved(user, 'contact.assigned', { agentId }, assigned);
  }

  /** What could not stay where it was moved has been taken from somebody all the same: `became` tells what it is now. */
  private async moved(
    user: Principal,
    action: AuditAction,
    details: Record<string, string>,
    moving: Promise<ContactImage>,
  ): Promise<ContactView> {
    try {
      return await this.told(user, action, await moving, details);
    } catch (error) {
      if (error instanceof GivenBack) {
        await this.told(user, action, error.contact, { ...details, became: error.contact.state });
      }
      throw error;
    }
  }

  private async told(
    user: Principal,
    action: AuditAction,
    contact: ContactImage,
    details: Record<string, string> = {},
  ): Promise<ContactView> {
    const { id, districtId } = contact;
    const actor = `user:${user.userId}`;
    await this.audit.record({ actor, action, target: `contact:${id}`, districtId, details });
    return viewOf(contact);
  }
}
