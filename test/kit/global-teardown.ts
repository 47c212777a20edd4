import { rmSync } from 'node:fs';
import type { TestRun } from './global-setup.js';

/** Stops what the set-up started and removes its data. */
export default async function teardown(): Promise<void> {
  const run = (globalThis as { jietongTestRun?: TestRun }).jietongTestRun;
  if (!run) return;
  await run.stores.stop();
  rmSync(run.home, { recursive: true, force: true });
}
