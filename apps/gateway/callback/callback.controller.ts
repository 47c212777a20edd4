import { CallbackService } from '#libs/callback';
import { viewOf } from '#libs/contact';
import {
  AppError,
  covers,
  phoneOf,
  type CallbackView,
  type ContactPort,
  type ContactView,
  type Page,
  type Principal,
} from '#libs/contract';
import { AuditLog, scopeOf, type AuditAction } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { CONTACT_PORT } from '#libs/platform/nest';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { CallbackTakeService } from './callback-take.service.js';
import {
  CallbackParams,
  ListCallbacksQuery,
  PutOffCallbackDto,
  ScheduleCallbackDto,
  SettleCallbackDto,
} from './callback.dto.js';

/** Callbacks of the caller's district (of every district for headquarters), numbers masked. */
@Controller('api/v1/callbacks')
@Roles('supervisor', 'administrator')
export class CallbackController {
  constructor(
    @Inject(CallbackService) private readonly callbacks: CallbackService,
    @Inject(CONTACT_PORT) private readonly contacts: ContactPort,
    @Inject(CallbackTakeService) private readonly takes: CallbackTakeService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Get()
  @Roles('agent', 'supervisor', 'administrator')
  list(@CurrentUser() user: Principal, @Query() query: ListCallbacksQuery): Promise<Page<CallbackView>> {
    const { state, queue: queueId, cursor, limit } = query;
    return this.callbacks.list({ ...scopeOf(user), state, queueId }, cursor ?? null, limit);
  }

  /** For a time agreed on with the customer; by supervisors, or by the agent who has or had the contact. */
  @Post()
  @Roles('agent', 'supervisor', 'administrator')
  async schedule(@CurrentUser() user: Principal, @Body() body: ScheduleCallbackDto): Promise<CallbackView> {
    const [contact] = await this.contacts.load([body.contactId]);
    const owned = contact?.owner?.agentId === user.userId;
    const scoped = contact !== undefined && covers(scopeOf(user), contact.districtId);
    const theirs = contact?.handledBy === user.userId || oversees(user);
    if (!contact || !(owned || (scoped && theirs))) {
      throw new AppError('NOT_FOUND');
    }
    const when = { at: Date.parse(body.at), phone: body.phone ?? null, by: user.userId };
    const callback = await this.callbacks.schedule(contact, when);
    await this.record(user, 'callback.scheduled', callback);
    return callback;
  }

  @Post(':id/cancel')
  @HttpCode(200)
  async cancel(@CurrentUser() user: Principal, @Param() { id }: CallbackParams): Promise<CallbackView> {
    const callback = await this.callbacks.end(id, 'cancelled', scopeOf(user), user.userId);
    await this.record(user, 'callback.cancelled', callback);
    return callback;
  }

  /** The agent who asks calls them now: the contact is at their desk. */
  @Post(':id/take')
  @HttpCode(200)
  @Roles('agent')
  async take(@CurrentUser() user: Principal, @Param() { id }: CallbackParams): Promise<ContactView> {
    const contact = await this.takes.take(id, user);
    await this.record(user, 'callback.taken', { id, districtId: contact.districtId });
    return viewOf(contact);
  }

  /** To another time; its place in line is kept. */
  @Post(':id/put-off')
  @HttpCode(200)
  @Roles('agent', 'supervisor', 'administrator')
  async putOff(
    @CurrentUser() user: Principal,
    @Param() { id }: CallbackParams,
    @Body() { at }: PutOffCallbackDto,
  ): Promise<CallbackView> {
    const callback = await this.callbacks.putOff(id, Date.parse(at), scopeOf(user), user.userId);
    await this.record(user, 'callback.put-off', callback);
    return callback;
  }

  /** Without an attempt of ours: they were reached in another way, or nobody tries any more. */
  @Post(':id/settle')
  @HttpCode(200)
  async settle(
    @CurrentUser() user: Principal,
    @Param() { id }: CallbackParams,
    @Body() { result }: SettleCallbackDto,
  ): Promise<CallbackView> {
    const callback = await this.callbacks.end(id, result, scopeOf(user), user.userId);
    await this.record(user, 'callback.settled', callback);
    return callback;
  }

  /** The number to call, whole; audited before it is shown. For supervisors, and the agent who has the attempt. */
  @Post(':id/reveal')
  @HttpCode(200)
  @Roles('agent', 'supervisor', 'administrator')
  async reveal(
    @CurrentUser() user: Principal,
    @Param() { id }: CallbackParams,
  ): Promise<{ phone: string | null }> {
    const callback = await this.callbacks.find(id, { districtId: null });
    const [attempt] = callback.attemptId === null ? [] : await this.contacts.load([callback.attemptId]);
    const mine = attempt?.owner?.agentId === user.userId;
    const scoped = covers(scopeOf(user), callback.districtId);
    if (!(mine || (scoped && oversees(user)))) throw new AppError('NOT_FOUND');
    await this.record(user, 'callback.revealed', callback);
    const line = callback.channel === 'voice' ? phoneOf(callback.customer.identity) : null;
    return { phone: callback.phone ?? line };
  }

  private record(
    user: Principal,
    action: AuditAction,
    { districtId, ...callback }: Pick<CallbackView, 'districtId'> & ({ id: string } | { _id: string }),
  ): Promise<void> {
    const id = 'id' in callback ? callback.id : callback._id;
    return this.audit.record({
      actor: `user:${user.userId}`,
      action,
      target: `callback:${id}`,
      districtId,
    });
  }
}

const oversees = ({ roles }: Principal): boolean =>
  roles.includes('supervisor') || roles.includes('administrator');
