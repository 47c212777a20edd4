/** The product in a process of the bench, wired as its own processes are. */
import type { Principal } from '#libs/contract';
import { readConfig } from '#libs/platform';
import { CoreModule, HealthModule } from '#libs/platform/nest';
import { Module, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

export const config = readConfig(process.env);

/** Begins to run these modules, without a door of its own. */
export function openProduct(name: string, ...modules: Type[]): Promise<INestApplicationContext> {
  @Module({ imports: [CoreModule.forRoot(name, config), HealthModule, ...modules] })
  class Root {}
  return NestFactory.createApplicationContext(Root, { logger: ['error'], abortOnError: false });
}

/** A signed-in agent of the bench. */
export const agentPrincipal = (userId: string): Principal => ({
  userId,
  username: userId,
  displayName: userId,
  roles: ['agent'],
  districtId: '00',
  sessionId: userId,
});
