import { AppError } from '#libs/contract';
import { SPOKEN_LANGUAGES, type PromptName, type SpokenLanguage } from '../speech/index.js';

const BEFORE_A_TREE: readonly PromptName[] = ['greeting', 'recording-notice'];
const DEFAULT_PROMPTS: readonly PromptName[] = [...BEFORE_A_TREE, 'connecting'];
const PROMPT_ID = /^[a-z0-9][a-z0-9-]{0,31}$/;

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
export function promptsOf(settings: Settings): readonly string[] {
  const setting = settings['prompts'];
  if (setting === undefined) return typeof settings['treeId'] === 'string' ? BEFORE_A_TREE : DEFAULT_PROMPTS;
  const isName = (name: unknown): name is string => typeof name === 'string' && PROMPT_ID.test(name);
  if (Array.isArray(setting) && setting.every(isName)) return setting;
  throw new AppError('BAD_SETTING', ['prompts must be names of prompts']);
}
