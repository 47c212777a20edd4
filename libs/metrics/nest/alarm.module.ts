import { Module } from '@nestjs/common';
import type { Config } from '#libs/platform';
import { CONFIG, MONGO } from '#libs/platform/nest';
import type { Connection } from 'mongoose';
import { AlarmDeskService } from '../alarm/alarm-desk.service.js';
import { AlarmRepository } from '../alarm/alarm.repository.js';
import { AlarmRuleRepository } from '../alarm/alarm-rule.repository.js';
import type { AlarmStores } from '../alarm/alarm.service.js';

/** AlarmStores. */
export const ALARM_STORES = Symbol('ALARM_STORES');

/** Alarms and their rules as they are stored and read. */
@Module({
  providers: [
    {
      provide: ALARM_STORES,
      useFactory: (mongo: Connection): AlarmStores => ({
        rules: new AlarmRuleRepository(mongo),
        alarms: new AlarmRepository(mongo),
      }),
      inject: [MONGO],
    },
    {
      provide: AlarmDeskService,
      useFactory: (stores: AlarmStores, { secret }: Config) => new AlarmDeskService(stores, secret),
      inject: [ALARM_STORES, CONFIG],
    },
  ],
  exports: [ALARM_STORES, AlarmDeskService],
})
export class AlarmModule {}
