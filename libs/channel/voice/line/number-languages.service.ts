import type { AccountRepository } from '../../account/index.js';
import type { AriClient } from '../ari/index.js';
import { lineSettingsOf } from './voice-line.rules.js';

/** The global variable of a number, which extensions.conf reads. ARI writes no function, so not Asterisk's database. */
const variableOf = (number: string): string => `LANGUAGE_${number}`;

/**
 * Tells the dialplan which language each number speaks, so that callers are spoken to in it also while nobody controls
 * calls. Asterisk forgets it when it ends.
 */
export class NumberLanguages {
  private connection = 0;
  /** What Asterisk was told at this connection, by number. */
  private readonly told = new Map<string, string>();

  constructor(
    private readonly accounts: Pick<AccountRepository, 'list'>,
    private readonly ari: Pick<AriClient, 'setGlobal'>,
  ) {}

  /** Tells what has changed since the last round; everything after a new connection. */
  async round(connection: number): Promise<void> {
    if (connection !== this.connection) this.told.clear();
    this.connection = connection;
    for (const { id, settings } of await this.accounts.list('voice', null)) {
      const { language } = lineSettingsOf(settings);
      if (this.told.get(id) === language) continue;
      await this.ari.setGlobal(variableOf(id), language);
      this.told.set(id, language);
    }
  }
}
