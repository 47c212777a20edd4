import type { ChannelAdapter } from '#libs/contract';
import type { Clock, Config } from '#libs/platform';
import { CLOCK, CONFIG, MONGO, PUSH, REDIS, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { AccountRepository } from './account/index.js';
import { WebchatAccountService, WebchatAdapter } from './webchat/index.js';
import {
  TokenHolder,
  TokenRepository,
  WechatAccountService,
  WechatAdapter,
  WechatApi,
} from './wechat/index.js';

/** Injects every channel's adapter: `readonly ChannelAdapter[]`. */
export const CHANNEL_ADAPTERS = Symbol('CHANNEL_ADAPTERS');

/** The accounts and adapters of all channels. */
@Module({
  providers: [
    provideClass(AccountRepository, MONGO, CLOCK),
    {
      provide: WechatAccountService,
      useFactory: (accounts: AccountRepository, config: Config) =>
        new WechatAccountService(accounts, config.secret),
      inject: [AccountRepository, CONFIG],
    },
    {
      provide: WechatAdapter,
      useFactory: (accounts: WechatAccountService, redis: Redis, clock: Clock, config: Config) => {
        const api = new WechatApi(config.wechatApiBase);
        const shared = new TokenRepository(redis, config.redisPrefix, config.secret);
        return new WechatAdapter(accounts, new TokenHolder(api, shared, clock), api);
      },
      inject: [WechatAccountService, REDIS, CLOCK, CONFIG],
    },
    provideClass(WebchatAccountService, AccountRepository),
    provideClass(WebchatAdapter, PUSH),
    {
      provide: CHANNEL_ADAPTERS,
      useFactory: (...adapters: ChannelAdapter[]) => adapters,
      inject: [WebchatAdapter, WechatAdapter],
    },
  ],
  exports: [
    AccountRepository,
    WebchatAccountService,
    WechatAccountService,
    WechatAdapter,
    WebchatAdapter,
    CHANNEL_ADAPTERS,
  ],
})
export class ChannelModule {}
