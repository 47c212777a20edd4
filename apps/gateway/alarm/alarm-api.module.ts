import { AlarmModule } from '#libs/metrics/nest';
import { Module } from '@nestjs/common';
import { AlarmController, AlarmRuleController } from './alarm.controller.js';

/** Alarms over REST. */
@Module({ imports: [AlarmModule], controllers: [AlarmController, AlarmRuleController] })
export class AlarmApiModule {}
