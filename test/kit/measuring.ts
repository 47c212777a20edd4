import {
  CompactionRepository,
  CorrectionRepository,
  FactCorrectionService,
  FactReaction,
  FactRepository,
  IntakeRepository,
  IntakeService,
  MonthRepository,
  RecountRepository,
  RollupService,
  type FactSignal,
} from '#libs/metrics';
import { createLog } from '#libs/platform';
import type { Connection } from 'mongoose';

type Signal = Pick<FactSignal, 'publish'>;
const NOBODY: Signal = { publish: () => undefined };
const log = createLog('test', { logLevel: 'silent' });

/** What makes facts of timelines and counts them, as a worker has it. */
export const factReaction = (mongo: Connection, signal = NOBODY): FactReaction =>
  new FactReaction(new IntakeService(new IntakeRepository(mongo), signal));

/** What holds facts against timelines. */
export const factCorrection = (mongo: Connection): FactCorrectionService =>
  new FactCorrectionService(new FactRepository(mongo), new CorrectionRepository(mongo));

export const rollupService = (mongo: Connection, signal = NOBODY): RollupService =>
  new RollupService(
    new RecountRepository(mongo),
    new CompactionRepository(mongo),
    new MonthRepository(mongo),
    signal,
    log,
  );
