import { CallbackErasure, CallbackModule } from '#libs/callback';
import {
  RecordingModule,
  RecordingService,
  TranscriptModule,
  TranscriptRepository,
} from '#libs/channel/voice';
import { ContactModule, CustomerIds, ErasureRepository, ErasureRound, PersonRepository } from '#libs/contact';
import type { ErasesPerson } from '#libs/contract';
import { AuditLog } from '#libs/identity';
import { AuditModule } from '#libs/identity/nest';
import type { Clock, Log } from '#libs/platform';
import { CLOCK, CONFIG, LOG, MONGO, provideClass } from '#libs/platform/nest';
import { QualityErasure } from '#libs/quality';
import { SatisfactionErasure } from '#libs/survey';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { ErasureRounds } from './erasure-rounds.service.js';

/** Everybody who keeps something of a person, in the order in which they are asked to erase it. */
const OWNERS = [
  CallbackErasure,
  RecordingService,
  TranscriptRepository,
  SatisfactionErasure,
  QualityErasure,
] as const;

/** Erasing what is kept of a person; needs PolicyModule (global), as callbacks do. */
@Module({
  imports: [AuditModule, ContactModule, CallbackModule, RecordingModule, TranscriptModule],
  providers: [
    provideClass(SatisfactionErasure, MONGO),
    provideClass(QualityErasure, MONGO),
    {
      provide: ErasureRound,
      useFactory: (mongo: Connection, ids: CustomerIds, clock: Clock, log: Log, ...owners: ErasesPerson[]) =>
        new ErasureRound(new ErasureRepository(mongo), new PersonRepository(mongo), ids, owners, clock, log),
      inject: [MONGO, CustomerIds, CLOCK, LOG, ...OWNERS],
    },
    provideClass(ErasureRounds, ErasureRound, AuditLog, CONFIG, LOG),
  ],
})
export class ErasureRoundsModule {}
