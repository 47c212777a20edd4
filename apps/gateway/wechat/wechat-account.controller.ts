import { WechatAccountService, type WechatAccountView } from '#libs/channel/wechat';
import type { Page, Principal } from '#libs/contract';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { AccountDeskService } from '../account/account-desk.service.js';
import { ChangeWechatAccountBody, NewWechatAccountBody } from './wechat-account.dto.js';

/** WeChat accounts, for administrators. Secrets go in and never come out. */
@Roles('administrator')
@Controller('api/v1/wechat-accounts')
export class WechatAccountController {
  constructor(
    private readonly accounts: WechatAccountService,
    private readonly desk: AccountDeskService,
  ) {}

  /** Refused with ALREADY_EXISTS if the id is taken. */
  @Post()
  async create(
    @CurrentUser() user: Principal,
    @Body() body: NewWechatAccountBody,
  ): Promise<WechatAccountView> {
    await this.desk.refuseUnfit(body, { districtId: user.districtId });
    const made = await this.accounts.create(user, body);
    await this.desk.record(user, 'account.created', made, body);
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
    await this.desk.refuseUnfit(body, await this.accounts.get(user, id));
    const changed = await this.accounts.update(user, id, body);
    await this.desk.record(user, 'account.changed', changed, body);
    return changed;
  }
}
