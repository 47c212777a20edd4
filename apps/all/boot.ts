import { GatewayModule, PUBLIC_OPERATIONS, prepareGateway } from '#apps/gateway';
import { RouterModule } from '#apps/router';
import { VoiceModule } from '#apps/voice';
import { WorkerModule } from '#apps/worker';
import type { Config } from '#libs/platform';
import { startService, type Service } from '#libs/platform/nest';
import { Demo } from './demo/index.js';
import type { BootOptions, Running } from './launch.js';

/** Starts gateway, router, voice and worker in this one process, and the demo if it is wished. */
export async function boot(config: Config, options: BootOptions): Promise<Running> {
  const { log, env } = options;
  const settings = {
    password: env['JIETONG_DEMO_PASSWORD'],
    wechatApiBase: env['WECHAT_API_BASE'],
    say: options.say,
  };
  const demo = options.demo ? await Demo.open(config, settings, log) : null;
  let firstPassword: string | null = null;
  const prepare: Parameters<typeof startService>[0]['prepare'] = async (app) => {
    ({ firstPassword } = await prepareGateway(app));
    await demo?.seed(app);
  };
  try {
    const service = await startService({
      name: 'all',
      modules: [GatewayModule, RouterModule, VoiceModule, WorkerModule],
      config: demo?.config ?? config,
      log,
      console: 'dist/console',
      publicOperations: PUBLIC_OPERATIONS,
      prepare,
    });
    demo?.start(service.url);
    return {
      url: service.url,
      close: () => closeBoth(service, demo),
      firstPassword: firstPassword ?? undefined,
      demo: demo?.note,
    };
  } catch (error) {
    await demo?.close();
    throw error;
  }
}

async function closeBoth(service: Service, demo: Demo | null): Promise<void> {
  await demo?.stop();
  try {
    await service.close();
  } finally {
    await demo?.close();
  }
}
