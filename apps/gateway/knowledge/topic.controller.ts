import type { Page, Principal, TopicView } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { TopicService } from '#libs/knowledge';
import { Body, Controller, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ChangeTopicDto, CreateTopicDto, ListTopicsQuery, TopicParams } from './topic.dto.js';

/** What contacts are about; a district reads headquarters' and its own, and none is ever removed. */
@Controller('api/v1/topics')
@Roles('agent', 'supervisor', 'quality', 'administrator')
export class TopicController {
  constructor(
    @Inject(TopicService) private readonly topics: TopicService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Get()
  list(@CurrentUser() user: Principal, @Query() query: ListTopicsQuery): Promise<Page<TopicView>> {
    return this.topics.list(scopeOf(user), query.cursor ?? null, query.limit);
  }

  @Post()
  @Roles('administrator')
  async create(
    @CurrentUser() user: Principal,
    @Body() { districtId = user.districtId, name, nameEn }: CreateTopicDto,
  ): Promise<TopicView> {
    const made = await this.topics.create({ districtId, name, nameEn }, scopeOf(user));
    return this.told(user, 'topic.created', made, {});
  }

  /** Changes what the body names, and nothing else. */
  @Patch(':id')
  @Roles('administrator')
  async change(
    @CurrentUser() user: Principal,
    @Param() { id }: TopicParams,
    @Body() body: ChangeTopicDto,
  ): Promise<TopicView> {
    return this.told(user, 'topic.changed', await this.topics.change(id, body, scopeOf(user)), body);
  }

  private async told(
    user: Principal,
    action: 'topic.created' | 'topic.changed',
    topic: TopicView,
    changes: ChangeTopicDto,
  ): Promise<TopicView> {
    await this.audit.record({
      actor: `user:${user.userId}`,
      action,
      target: `topic:${topic.id}`,
      districtId: topic.districtId,
      details: { name: topic.name, active: topic.active, fields: Object.keys(changes).join(',') },
    });
    return topic;
  }
}
