import { AppError } from '#libs/contract';
import type { Call } from '../call.js';
import type { CallParts } from './call-parts.js';

/** The steps of calls: one at a time for each call, and what fails is told and left to the rounds. */
export class StepService {
  constructor(private readonly parts: Pick<CallParts, 'ari' | 'log'>) {}

  step(call: Call, act: () => Promise<void>): void {
    void call.run(act, (error) => this.failed(call.contact?.id ?? call.id, error));
  }

  /** Ends a leg that belongs to no call of ours. */
  async dropStray(legId: string): Promise<void> {
    await this.parts.ari.hangUp(legId, 'normal').catch((error: unknown) => this.failed(legId, error));
  }

  /** What a step throws is tried again by the rounds; a channel that is gone says so itself. */
  private failed(about: string, error: unknown): void {
    const gone = error instanceof AppError && (error.code === 'NOT_FOUND' || error.code === 'STATE_CONFLICT');
    this.parts.log[gone ? 'debug' : 'warn']({ err: error, about }, 'a step of a call failed');
  }
}
