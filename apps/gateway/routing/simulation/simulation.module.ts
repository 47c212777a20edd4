import { LOG, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { SimulationThreadService } from './simulation-thread.service.js';
import { SimulationController } from './simulation.controller.js';

/** Trying a policy on the past; its requests may be as large as a policy is (PolicyApiModule). */
@Module({
  controllers: [SimulationController],
  providers: [provideClass(SimulationThreadService, LOG)],
})
export class SimulationApiModule {}
