import { AccountRepository, ChannelModule } from '#libs/channel';
import type { Mailer } from '#libs/contract';
import { AlarmDeskService, type AlarmStores } from '#libs/metrics';
import { ALARM_STORES, AlarmModule } from '#libs/metrics/nest';
import type { Config } from '#libs/platform';
import { CONFIG, MAILER } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { AlarmController, AlarmRuleController } from './alarm.controller.js';

/** Alarms over REST. */
@Module({
  imports: [AlarmModule, ChannelModule],
  controllers: [AlarmController, AlarmRuleController],
  providers: [
    {
      provide: AlarmDeskService,
      useFactory: (
        stores: AlarmStores,
        { secret }: Config,
        mailer: Mailer,
        accounts: AccountRepository,
      ): AlarmDeskService => new AlarmDeskService(stores, secret, { mailer, accounts }),
      inject: [ALARM_STORES, CONFIG, MAILER, AccountRepository],
    },
  ],
})
export class AlarmApiModule {}
