import type { Principal } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { QueueDeskService, QueueService, type Queue, type QueueAsItWorks } from '#libs/routing';
import { Body, Controller, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { ChangeQueueDto, CreateQueueDto } from './queue.dto.js';

/** Waiting lines: everyone inside sees those of their district and of headquarters. */
@Controller('api/v1/queues')
@Roles('administrator')
export class QueueController {
  constructor(
    @Inject(QueueService) private readonly queues: QueueService,
    @Inject(QueueDeskService) private readonly desk: QueueDeskService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Get()
  @Roles('agent', 'supervisor', 'quality', 'administrator')
  async list(@CurrentUser() principal: Principal): Promise<{ items: QueueAsItWorks[] }> {
    return { items: await this.desk.list(scopeOf(principal)) };
  }

  @Post()
  async create(@CurrentUser() principal: Principal, @Body() body: CreateQueueDto): Promise<Queue> {
    const queue = Object.assign(body, { districtId: body.districtId ?? principal.districtId });
    const made = await this.queues.create(queue, scopeOf(principal));
    await this.record(principal, 'queue.created', made, Object.keys(body));
    return made;
  }

  /** What a queue aims at is refused where the routing policy says it. */
  @Patch(':id')
  async change(
    @CurrentUser() principal: Principal,
    @Param('id') id: string,
    @Body() body: ChangeQueueDto,
  ): Promise<QueueAsItWorks> {
    const { queue, changes } = await this.desk.update(id, body, scopeOf(principal));
    await this.record(principal, 'queue.changed', queue, Object.keys(body), changes);
    return queue;
  }

  private record(
    principal: Principal,
    action: 'queue.created' | 'queue.changed',
    queue: Queue,
    fields: string[],
    changes: string[] = [],
  ): Promise<void> {
    return this.audit.record({
      actor: `user:${principal.userId}`,
      action,
      target: `queue:${queue.id}`,
      districtId: queue.districtId,
      details: { fields: fields.join(','), ...(action === 'queue.changed' ? { changes } : {}) },
    });
  }
}
