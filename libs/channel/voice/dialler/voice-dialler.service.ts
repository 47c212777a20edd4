import type { Dialler } from '#libs/contract';
import type { Config } from '#libs/platform';
import type { AccountRepository } from '../../account/index.js';

/** Begins to speak to customers by telephone, where calls can go out. */
export class VoiceDialler implements Dialler {
  readonly channel = 'voice';

  constructor(
    private readonly accounts: Pick<AccountRepository, 'list'>,
    private readonly config: Pick<Config, 'dialling'>,
  ) {}

  /** A number of the queue, the first by id; null if it has none, or nobody is dialled. */
  async accountFor(queueId: string): Promise<string | null> {
    if (this.config.dialling.via === null) return null;
    const numbers = await this.accounts.list('voice', null);
    const own = numbers.find((one) => one.queueId === queueId && one.settings['disabled'] !== true);
    return own?.id ?? null;
  }
}
