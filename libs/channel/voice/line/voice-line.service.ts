import { AppError } from '#libs/contract';
import type { AccountRepository } from '../../account/index.js';
import type { VoiceLine, VoiceLines } from '../call/index.js';
import { mediaOf, PROMPTS, SPOKEN_LANGUAGES, type PromptName, type SpokenLanguage } from '../speech/index.js';

const BEFORE_A_TREE: readonly PromptName[] = ['greeting', 'recording-notice'];
const DEFAULT_PROMPTS: readonly PromptName[] = [...BEFORE_A_TREE, 'connecting'];

/** The telephone numbers of ours: accounts of channel `voice`, by the number that is called. */
export class VoiceLineService implements VoiceLines {
  constructor(private readonly accounts: Pick<AccountRepository, 'find'>) {}

  async find(called: string): Promise<VoiceLine | null> {
    const account = await this.accounts.find('voice', called);
    if (!account) return null;
    const { districtId, queueId, officeId, settings } = account;
    const prompts = promptsOf(settings).map(mediaOf);
    return { districtId, queueId, officeId, ...lineSettingsOf(settings), prompts };
  }
}

type Settings = Readonly<Record<string, unknown>>;

/** The tree and the language that an account's settings name. */
export function lineSettingsOf(settings: Settings): { treeId: string | null; language: SpokenLanguage } {
  const { treeId, language } = settings;
  return {
    treeId: typeof treeId === 'string' ? treeId : null,
    language: SPOKEN_LANGUAGES.find((one) => one === language) ?? 'zh',
  };
}

/** The prompts that an account's settings name; the usual ones if they name none. Throws BAD_SETTING. */
export function promptsOf(settings: Settings): readonly PromptName[] {
  const setting = settings['prompts'];
  if (setting === undefined) return typeof settings['treeId'] === 'string' ? BEFORE_A_TREE : DEFAULT_PROMPTS;
  const known = (name: unknown): name is PromptName =>
    typeof name === 'string' && Object.hasOwn(PROMPTS, name);
  if (Array.isArray(setting) && setting.every(known)) return setting;
  throw new AppError('BAD_SETTING', ['prompts must be names of known prompts']);
}
