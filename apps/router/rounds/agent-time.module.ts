import { AgentDutyService, AgentModule, AgentRepository } from '#libs/agent';
import { ContactModule, ReactionRepository } from '#libs/contact';
import type { ContactPort } from '#libs/contract';
import {
  AgentIntervalRepository,
  AgentTimeService,
  DutyHistoryService,
  FactSignal,
  IntakeRepository,
  IntakeService,
} from '#libs/metrics';
import { MetricsModule } from '#libs/metrics/nest';
import type { Clock, Config } from '#libs/platform';
import { CLOCK, CONFIG, CONTACT_PORT, LOG, MONGO, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { AgentTimeRounds } from './agent-time-rounds.service.js';

/** How agents spend their time, joined of what they say and of the contacts they hold. */
@Module({
  imports: [AgentModule, ContactModule, MetricsModule],
  providers: [
    {
      provide: DutyHistoryService,
      useFactory: (
        intervals: AgentIntervalRepository,
        agents: AgentRepository,
        config: Config,
        clock: Clock,
      ) => {
        const duties = new AgentDutyService(agents, config.agentGraceMs);
        return new DutyHistoryService(intervals, duties, clock);
      },
      inject: [AgentIntervalRepository, AgentRepository, CONFIG, CLOCK],
    },
    {
      provide: AgentTimeService,
      useFactory: (
        intervals: AgentIntervalRepository,
        mongo: Connection,
        port: ContactPort,
        signal: FactSignal,
        clock: Clock,
      ) => {
        const contacts = new ReactionRepository(mongo);
        const held = {
          of: async (agentIds: readonly string[]) =>
            contacts.load((await port.heldBy(agentIds)).map(({ id }) => id)),
        };
        const intake = new IntakeService(new IntakeRepository(mongo), signal);
        return new AgentTimeService(intervals, held, contacts, intake, clock);
      },
      inject: [AgentIntervalRepository, MONGO, CONTACT_PORT, FactSignal, CLOCK],
    },
    provideClass(AgentTimeRounds, DutyHistoryService, AgentTimeService, CONFIG, LOG),
  ],
})
export class AgentTimeModule {}
