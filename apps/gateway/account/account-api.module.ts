import { ChannelModule, WebchatAccountService } from '#libs/channel';
import { AuditLog, OfficeService } from '#libs/identity';
import { QUEUE_DIRECTORY, provideClass } from '#libs/platform/nest';
import { Module, type NestModule } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AccountController } from './account.controller.js';
import { AccountDeskService } from './account-desk.service.js';
import { WebchatAccountController } from './webchat-account.controller.js';
import { frameByAccount } from './webchat-frame.adapter.js';

/** What accounts are called, and those of the web chat; needs IdentityModule and RoutingModule (global) in the same process. */
@Module({
  imports: [ChannelModule],
  controllers: [AccountController, WebchatAccountController],
  providers: [provideClass(AccountDeskService, QUEUE_DIRECTORY, OfficeService, AuditLog)],
})
export class AccountApiModule implements NestModule {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly accounts: WebchatAccountService,
  ) {}

  configure(): void {
    frameByAccount(this.host.httpAdapter.getInstance(), this.accounts);
  }
}
