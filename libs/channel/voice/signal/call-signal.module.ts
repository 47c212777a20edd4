import type { TransitionSource } from '#libs/contract';
import type { Config } from '#libs/platform';
import { CONFIG, REDIS, TRANSITIONS } from '#libs/platform/nest';
import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CallSignalFollower } from './call-signal.listener.js';

/** For every process that changes contacts: whoever controls calls hears of it. Needs ContactModule. */
@Module({
  providers: [
    {
      provide: CallSignalFollower,
      useFactory: (redis: Redis, config: Config) => new CallSignalFollower(redis, config.redisPrefix),
      inject: [REDIS, CONFIG],
    },
  ],
})
export class CallSignalModule implements OnModuleInit {
  constructor(
    @Inject(CallSignalFollower) private readonly follower: CallSignalFollower,
    @Inject(TRANSITIONS) private readonly transitions: TransitionSource,
  ) {}

  onModuleInit(): void {
    this.transitions.followTransitions(this.follower);
  }
}
