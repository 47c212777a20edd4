import fc from 'fast-check';
import { AGENTS } from './policies.js';
import type { Reference } from './reference.js';
import { expectThat, type System } from './system.js';

/** One thing that happens; it changes the system and the reference, and both must then agree. */
export type Act = (system: System, model: Reference) => Promise<void>;

export class Step implements fc.AsyncCommand<object, System> {
  constructor(
    private readonly name: string,
    private readonly act: Act,
    /** Whether the sweeps run after it. */
    private readonly sweep = false,
  ) {}

  check(): boolean {
    return true;
  }

  /** Does it, and leaves it to others to let things come to rest. */
  async do(system: System): Promise<void> {
    system.clock.advance(1);
    await this.act(system, system.model);
  }

  async run(_: object, system: System): Promise<void> {
    await this.do(system);
    await system.settle(this.sweep);
    if (this.sweep) {
      const idle = system.idleWhileWaiting();
      expectThat(idle === null, String(idle));
    }
  }

  toString(): string {
    return this.name;
  }
}

export const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];
export const which = fc.nat(20);
export const who = fc.constantFrom(...AGENTS);
