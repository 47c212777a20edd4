import { AppError } from '#libs/contract';
import type { Log } from '#libs/platform';
import { REQUEST_LIMITS, type SimulationReport } from '#libs/routing';
import { Worker } from 'node:worker_threads';
import type { SimulationAnswer, SimulationTask } from './simulation.processor.js';

/** Beside the simulation itself: starting the thread, reading the recording, ending. */
const AROUND_MS = 30_000;
const MOST_MEGABYTES = 768;

/** Runs simulations in a thread beside the requests, which go on meanwhile. One at a time. */
export class SimulationThreadService {
  private running: Worker | null = null;

  constructor(private readonly log: Log) {}

  /**
   * As `SimulationService.run`; throws TOO_MANY while another runs in this process, TOO_LARGE when time or memory
   * ran out, UNAVAILABLE if the process is stopped.
   */
  async run(task: SimulationTask): Promise<SimulationReport> {
    if (this.running) throw new AppError('TOO_MANY', { running: 'simulation' });
    const worker = new Worker(new URL('simulation.processor.js', import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
    });
    this.running = worker;
    try {
      return this.reportOf(await this.answerOf(worker));
    } finally {
      this.running = null;
      await worker.terminate();
    }
  }

  async onModuleDestroy(): Promise<void> {
    await this.running?.terminate();
  }

  private async answerOf(worker: Worker): Promise<SimulationAnswer> {
    const withinMs = REQUEST_LIMITS.timeMs + AROUND_MS;
    const late = setTimeout(() => void worker.terminate(), withinMs);
    const started = performance.now();
    try {
      return await new Promise<SimulationAnswer>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.once('exit', () => {
          const over = performance.now() - started >= withinMs;
          reject(
            over ? new AppError('TOO_LARGE', { withinMs }) : new AppError('UNAVAILABLE', { stopped: true }),
          );
        });
      });
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error;
      throw new AppError('TOO_LARGE', { megabytes: MOST_MEGABYTES });
    } finally {
      clearTimeout(late);
    }
  }

  private reportOf(answer: SimulationAnswer): SimulationReport {
    if ('report' in answer) return answer.report;
    if ('refused' in answer) throw AppError.again(answer.refused);
    this.log.error({ failure: answer.failed }, 'a simulation failed');
    throw new AppError('INTERNAL');
  }
}
