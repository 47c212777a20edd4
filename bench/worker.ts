/** The worker as a process of its own, as the product wires it: reactions, and so facts. */
import { WorkerModule } from '#apps/worker';
import { readConfig } from '#libs/platform';
import { CoreModule, HealthModule } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { answerParent } from './child.js';

@Module({ imports: [CoreModule.forRoot('worker', readConfig(process.env)), HealthModule, WorkerModule] })
class Root {}

const app = await NestFactory.createApplicationContext(Root, { logger: ['error'], abortOnError: false });

answerParent({
  ready: async () => undefined,
  stop: () => app.close(),
});
