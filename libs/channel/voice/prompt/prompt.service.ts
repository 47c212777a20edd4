import { AppError, NATIONAL_DISTRICT } from '#libs/contract';
import { createHash } from 'node:crypto';
import {
  PROMPTS,
  SPOKEN_LANGUAGES,
  type PromptName,
  type SpeechEngine,
  type SpokenLanguage,
} from '../speech/index.js';
import type { PromptRecord, PromptRepository, Sounds } from './prompt.repository.js';
import type { SoundRepository } from './sound.repository.js';
import { telephoneSoundOf } from './wave.rules.js';

/** A prompt as administrators see it. */
export interface PromptView {
  id: string;
  /** Null for those that are part of the product. */
  districtId: string | null;
  languages: SpokenLanguage[];
}

/** Prompts: those of the product, those that were uploaded, and words that are spoken. */
export class PromptService {
  constructor(
    private readonly prompts: PromptRepository,
    private readonly sounds: SoundRepository,
    private readonly engine: SpeechEngine,
  ) {}

  /** What a district may use: the product's, its own and headquarters'. */
  async list({ districtId }: { districtId: string }): Promise<PromptView[]> {
    const uploaded = await this.prompts.list(null);
    const own: PromptView[] = Object.keys(PROMPTS).map((id) => ({
      id,
      districtId: null,
      languages: [...SPOKEN_LANGUAGES],
    }));
    return [...own, ...uploaded.filter((prompt) => mayUse(districtId, prompt)).map(viewOf)];
  }

  /**
   * Takes a WAV file for a prompt in a language. Throws BAD_INPUT (no sound, or not such a one),
   * ALREADY_EXISTS for a name of the product's or another district's.
   */
  async upload(
    { districtId }: { districtId: string },
    id: string,
    language: SpokenLanguage,
    file: Buffer,
  ): Promise<PromptView> {
    const [known] = await this.prompts.find([id]);
    const foreign = known && districtId !== NATIONAL_DISTRICT && known.districtId !== districtId;
    if (isBuiltIn(id) || foreign) throw new AppError('ALREADY_EXISTS', { field: 'id' });
    const soundId = await this.sounds.keep(telephoneSoundOf(file));
    await this.prompts.set(id, known?.districtId ?? districtId, language, soundId);
    const [made] = await this.prompts.find([id]);
    if (!made) throw new AppError('UNAVAILABLE', { store: 'mongodb' });
    return viewOf(made);
  }

  /** The prompts among these that a district may use, with their sounds; the product's have none of their own. */
  async usable(districtId: string, ids: readonly string[]): Promise<Map<string, Sounds | 'built-in'>> {
    const found = await this.prompts.find(ids);
    return new Map<string, Sounds | 'built-in'>([
      ...ids.filter(isBuiltIn).map((id) => [id, 'built-in'] as const),
      ...found.filter((one) => mayUse(districtId, one)).map(({ id, sounds }) => [id, sounds] as const),
    ]);
  }

  /** Speaks words, once for ever. Throws UNAVAILABLE if the speech engine can't. */
  async speak(words: string, language: SpokenLanguage): Promise<string> {
    const key = createHash('sha256').update(`${language}:${words}`).digest('hex');
    return (
      (await this.sounds.spoken(key)) ??
      (await this.sounds.keep(await this.engine.speak(words, language), key))
    );
  }
}

const isBuiltIn = (id: string): id is PromptName => Object.hasOwn(PROMPTS, id);
const mayUse = (districtId: string, prompt: PromptRecord): boolean =>
  districtId === NATIONAL_DISTRICT ||
  prompt.districtId === NATIONAL_DISTRICT ||
  prompt.districtId === districtId;
const viewOf = ({ id, districtId, sounds }: PromptRecord): PromptView => ({
  id,
  districtId,
  languages: SPOKEN_LANGUAGES.filter((language) => sounds[language] !== undefined),
});
