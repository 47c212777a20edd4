import { TreeService, VoiceNumberService, type VoiceNumberView } from '#libs/channel/voice';
import { AppError, mayServe, type Page, type Principal, type QueueDirectory } from '#libs/contract';
import { AuditLog } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { QUEUE_DIRECTORY } from '#libs/platform/nest';
import { Body, Controller, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { ChangeVoiceNumberBody, NewVoiceNumberBody } from './voice.dto.js';

/** The numbers that can be called, for administrators. */
@Roles('administrator')
@Controller('api/v1/voice-numbers')
export class VoiceNumberController {
  constructor(
    @Inject(VoiceNumberService) private readonly numbers: VoiceNumberService,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(QUEUE_DIRECTORY) private readonly queues: QueueDirectory,
    @Inject(TreeService) private readonly trees: TreeService,
  ) {}

  /** Refused with ALREADY_EXISTS if the number is there. */
  @Post()
  async create(@CurrentUser() user: Principal, @Body() body: NewVoiceNumberBody): Promise<VoiceNumberView> {
    await this.refuseUnservedQueue(body.queueId, body.districtId ?? user.districtId);
    await this.refuseForeignTree(body.treeId, body.districtId ?? user.districtId);
    const made = await this.numbers.create(user, body);
    await this.record(user, 'account.created', made, body);
    return made;
  }

  @Get()
  async list(@CurrentUser() user: Principal): Promise<Page<VoiceNumberView>> {
    return { items: await this.numbers.list(user), next: null };
  }

  /** Changes what the body names, and nothing else. */
  @Patch(':id')
  async change(
    @CurrentUser() user: Principal,
    @Param('id') id: string,
    @Body() body: ChangeVoiceNumberBody,
  ): Promise<VoiceNumberView> {
    const before = await this.numbers.get(user, id);
    const { queueId = before.queueId, districtId = before.districtId } = body;
    await this.refuseUnservedQueue(queueId, districtId);
    await this.refuseForeignTree(body.treeId, districtId);
    const changed = await this.numbers.update(user, id, body);
    await this.record(user, 'account.changed', changed, body);
    return changed;
  }

  /** Callers of a queue that is not there, or is another district's, would wait for ever. */
  private async refuseUnservedQueue(queueId: string | undefined, districtId: string): Promise<void> {
    if (queueId === undefined) return;
    const queue = await this.queues.find(queueId);
    if (queue && mayServe(districtId, queue)) return;
    throw new AppError('BAD_INPUT', [
      { field: 'queueId', reasons: [`there is no queue ${queueId} to serve it`] },
    ]);
  }

  /** A tree belongs to the district of the number, or to headquarters. */
  private async refuseForeignTree(treeId: string | null | undefined, districtId: string): Promise<void> {
    if (treeId === undefined || treeId === null) return;
    if (await this.trees.mayLead(treeId, districtId)) return;
    throw new AppError('BAD_INPUT', [{ field: 'treeId', reasons: [`there is no tree ${treeId} for it`] }]);
  }

  private record(
    user: Principal,
    action: 'account.created' | 'account.changed',
    { id, districtId }: VoiceNumberView,
    body: object,
  ): Promise<void> {
    return this.audit.record({
      actor: `user:${user.userId}`,
      action,
      target: `account:${id}`,
      districtId,
      details: { fields: Object.keys(body).join(',') },
    });
  }
}
