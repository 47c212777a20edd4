import { AppError, NATIONAL_DISTRICT } from '#libs/contract';
import type { TreeService, VoiceNumberService } from '#libs/channel/voice';
import { HUMAN_QUEUE, TRY_NUMBER } from './place.rules.js';

/** Who makes it, as its versions name them. */
const SEEDER = { userId: 'demo-seed', districtId: NATIONAL_DISTRICT };
const TREE = 'hotline';

/** A number that can be called where an Asterisk is, with the ready tree of a hotline, for the agents left for people. */
export class HotlineSeed {
  constructor(
    private readonly trees: Pick<TreeService, 'create'>,
    private readonly numbers: Pick<VoiceNumberService, 'create'>,
  ) {}

  /** What is there stays as people have changed it. */
  async seed(): Promise<void> {
    const { id: queueId, districtId } = HUMAN_QUEUE;
    await unlessThere(() =>
      this.trees.create(SEEDER, { id: TREE, name: '热线导航', districtId, queueId, note: '演示' }),
    );
    await unlessThere(() =>
      this.numbers.create(SEEDER, { id: TRY_NUMBER, name: '演示热线', districtId, queueId, treeId: TREE }),
    );
  }
}

async function unlessThere(make: () => Promise<unknown>): Promise<void> {
  try {
    await make();
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'ALREADY_EXISTS')) throw error;
  }
}
