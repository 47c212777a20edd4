import { WebchatAccountService, type WebchatAccountView } from '#libs/channel';
import type { Page, Principal } from '#libs/contract';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { AccountDeskService } from './account-desk.service.js';
import { ChangeWebchatBody, NewWebchatBody, WebchatParams } from './webchat-account.dto.js';

/** Web chats, for administrators. */
@Roles('administrator')
@Controller('api/v1/web-chats')
export class WebchatAccountController {
  constructor(
    private readonly accounts: WebchatAccountService,
    private readonly desk: AccountDeskService,
  ) {}

  /** Refused with ALREADY_EXISTS if the id is taken. */
  @Post()
  async create(@CurrentUser() user: Principal, @Body() body: NewWebchatBody): Promise<WebchatAccountView> {
    await this.desk.refuseUnfit(body, { districtId: user.districtId });
    const made = await this.accounts.create(user, body);
    await this.desk.record(user, 'account.created', made, body);
    return made;
  }

  @Get()
  async list(@CurrentUser() user: Principal): Promise<Page<WebchatAccountView>> {
    return { items: await this.accounts.list(user), next: null };
  }

  @Get(':id')
  get(@CurrentUser() user: Principal, @Param() { id }: WebchatParams): Promise<WebchatAccountView> {
    return this.accounts.get(user, id);
  }

  /** Changes what the body names, and nothing else. */
  @Patch(':id')
  async change(
    @CurrentUser() user: Principal,
    @Param() { id }: WebchatParams,
    @Body() body: ChangeWebchatBody,
  ): Promise<WebchatAccountView> {
    await this.desk.refuseUnfit(body, await this.accounts.get(user, id));
    const changed = await this.accounts.update(user, id, body);
    await this.desk.record(user, 'account.changed', changed, body);
    return changed;
  }
}
