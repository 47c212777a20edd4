import { GatewayModule } from '#apps/gateway';
import { RouterModule } from '#apps/router';
import { VoiceModule } from '#apps/voice';
import { WorkerModule } from '#apps/worker';
import { createLog, readConfig } from '#libs/platform';
import { CoreModule, HealthModule } from '#libs/platform/nest';
import { describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

class Root {}

/** Finds for every provider and controller whom it asks for, and makes none of them: nothing is connected to. */
async function wire(...modules: Type[]): Promise<void> {
  const config = readConfig({ JIETONG_SECRET: 'a secret of the test, long enough to be one' });
  const core = CoreModule.forRoot('wiring', config, createLog('wiring', { logLevel: 'silent' }));
  const root = { module: Root, imports: [core, HealthModule, ...modules] };
  await NestFactory.createApplicationContext(root, { preview: true, abortOnError: false, logger: false });
}

const NOBODYS = Symbol('NOBODYS');

@Injectable()
class Lonely {
  constructor(@Inject(NOBODYS) readonly nobody: unknown) {}
}

@Module({ providers: [Lonely] })
class LonelyModule {}

// Types can't see who is provided where: a provider that two changes have both moved hinders the next start.
describe('every process finds all that it is made of', () => {
  it.each([
    ['gateway', [GatewayModule]],
    ['router', [RouterModule]],
    ['voice', [VoiceModule]],
    ['worker', [WorkerModule]],
    ['all in one', [GatewayModule, RouterModule, VoiceModule, WorkerModule]],
  ])('%s', async (_, modules) => {
    await expect(wire(...modules)).resolves.toBeUndefined();
  });

  it('and says whom it does not find', async () => {
    await expect(wire(LonelyModule)).rejects.toThrow('NOBODYS');
  });
});
