import { MONGO } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { AlarmRepository } from '../alarm/alarm.repository.js';
import { AlarmRuleRepository } from '../alarm/alarm-rule.repository.js';
import type { AlarmStores } from '../alarm/alarm.service.js';

/** AlarmStores. */
export const ALARM_STORES = Symbol('ALARM_STORES');

/** Alarms and their rules as they are stored. */
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
  ],
  exports: [ALARM_STORES],
})
export class AlarmModule {}
