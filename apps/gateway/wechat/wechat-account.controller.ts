import { WechatAccountService, type WechatAccountView } from '#libs/channel/wechat';
import { AppError, mayServe, type Page, type Principal, type QueueDirectory } from '#libs/contract';
import { AuditLog } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { QUEUE_DIRECTORY } from '#libs/platform/nest';
import { Body, Controller, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { ChangeWechatAccountBody, NewWechatAccountBody } from './wechat-account.dto.js';

/** WeChat accounts, for administrators. Secrets go in and never come out. */
@Roles('administrator')
@Controller('api/v1/wechat-accounts')
export class WechatAccountController {
  constructor(
    private readonly accounts: WechatAccountService,
    private readonly audit: AuditLog,
    @Inject(QUEUE_DIRECTORY) private readonly queues: QueueDirectory,
  ) {}

  /** Refused with ALREADY_EXISTS if the id is taken. */
  @Post()
  async create(
    @CurrentUser() user: Principal,
    @Body() body: NewWechatAccountBody,
  ): Promise<WechatAccountView> {
    await this.refuseUnservedQueue(body.queueId, body.districtId ?? user.districtId);
    const made = await this.accounts.create(user, body);
    await this.record(user, 'account.created', made, body);
    return made;
  }

  @Get()
  async list(@CurrentUser() user: Principal): Promise<Page<WechatAccountView>> {
    return { items: await this.accounts.list(user), next: null };
  }

  @Get(':id')
  get(@CurrentUser() user: Principal, @Param('id') id: string): Promise<WechatAccountView> {
    return this.accounts.get(user, id);
  }

  /** Changes what the body names, and nothing else. */
  @Patch(':id')
  async change(
    @CurrentUser() user: Principal,
    @Param('id') id: string,
    @Body() body: ChangeWechatAccountBody,
  ): Promise<WechatAccountView> {
    const before = await this.accounts.get(user, id);
    const { queueId = before.queueId, districtId = before.districtId } = body;
    await this.refuseUnservedQueue(queueId, districtId);
    const changed = await this.accounts.update(user, id, body);
    await this.record(user, 'account.changed', changed, body);
    return changed;
  }

  /** Contacts of a queue that is not there, or is another district's, would wait for ever. */
  private async refuseUnservedQueue(queueId: string | undefined, districtId: string): Promise<void> {
    if (queueId === undefined) return;
    const queue = await this.queues.find(queueId);
    if (queue && mayServe(districtId, queue)) return;
    throw new AppError('BAD_INPUT', [
      { field: 'queueId', reasons: [`there is no queue ${queueId} to serve it`] },
    ]);
  }

  private record(
    user: Principal,
    action: 'account.created' | 'account.changed',
    account: WechatAccountView,
    body: object,
  ): Promise<void> {
    return this.audit.record({
      actor: `user:${user.userId}`,
      action,
      target: `account:${account.id}`,
      districtId: account.districtId,
      details: { fields: Object.keys(body).join(',') },
    });
  }
}
