import { ChannelModule, MAX_BODY_BYTES, WechatAccountService, WechatCallbackService } from '#libs/channel';
import type { Inbox } from '#libs/contract';
import { AuditLog, OfficeService } from '#libs/identity';
import { CLOCK, LOG, QUEUE_DIRECTORY, provideClass } from '#libs/platform/nest';
import { Module, type DynamicModule, type ModuleMetadata, type Type } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AccountDeskService } from '../account/account-desk.service.js';
import { acceptRawBodies } from '../raw-body.adapter.js';
import { WechatAccountController } from './wechat-account.controller.js';
import { WechatController } from './wechat.controller.js';

/** WeChat's callbacks and the management of its accounts. */
@Module({})
export class WechatModule {
  constructor(host: HttpAdapterHost) {
    acceptRawBodies(host.httpAdapter.getInstance(), '/wechat/', MAX_BODY_BYTES);
  }

  /** `inbox` is the token of the Inbox, which one of `imports` must export. */
  static forInbox(inbox: symbol | Type<Inbox>, imports: ModuleMetadata['imports'] = []): DynamicModule {
    return {
      module: WechatModule,
      imports: [ChannelModule, ...imports],
      controllers: [WechatController, WechatAccountController],
      providers: [
        provideClass(WechatCallbackService, WechatAccountService, inbox, CLOCK, LOG),
        provideClass(AccountDeskService, QUEUE_DIRECTORY, OfficeService, AuditLog),
      ],
    };
  }
}
