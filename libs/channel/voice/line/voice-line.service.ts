import { AppError } from '#libs/contract';
import type { AccountRepository } from '../../account/index.js';
import type { VoiceLine, VoiceLines } from '../call/index.js';
import { mediaOf, PROMPTS, type PromptName } from '../speech/index.js';

const DEFAULT_PROMPTS: readonly PromptName[] = ['greeting', 'recording-notice', 'connecting'];

/** The telephone numbers of ours: accounts of channel `voice`, by the number that is called. */
export class VoiceLineService implements VoiceLines {
  constructor(private readonly accounts: Pick<AccountRepository, 'find'>) {}

  async find(called: string): Promise<VoiceLine | null> {
    const account = await this.accounts.find('voice', called);
    if (!account) return null;
    const { districtId, queueId, settings } = account;
    return { districtId, queueId, prompts: promptsOf(settings['prompts']).map(mediaOf) };
  }
}

/** The prompts that an account's settings name; the usual ones if they name none. Throws BAD_SETTING. */
export function promptsOf(setting: unknown): readonly PromptName[] {
  if (setting === undefined) return DEFAULT_PROMPTS;
  const known = (name: unknown): name is PromptName =>
    typeof name === 'string' && Object.hasOwn(PROMPTS, name);
  if (Array.isArray(setting) && setting.every(known)) return setting;
  throw new AppError('BAD_SETTING', ['prompts must be names of known prompts']);
}
