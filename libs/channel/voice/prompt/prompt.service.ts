import { AppError, NATIONAL_DISTRICT } from '#libs/contract';
import { createHash } from 'node:crypto';
import {
  PROMPTS,
  RECORDING_NOTICE,
  SPOKEN_LANGUAGES,
  isPromptName,
  type SpeechEngine,
  type SpokenLanguage,
} from '../speech/index.js';
import type { PromptRecord, PromptRepository, Sounds, Words } from './prompt.repository.js';
import type { BuiltInSounds } from './built-in-sounds.adapter.js';
import type { SoundRepository } from './sound.repository.js';
import { telephoneSoundOf, waveOf } from './wave.rules.js';

/** A prompt as administrators see it. */
export interface PromptView {
  id: string;
  /** Null for those that are part of the product. */
  districtId: string | null;
  languages: SpokenLanguage[];
  /** What is said, where that is known: of an upload it is not. */
  words: Words;
  /** It tells callers that the call is recorded. */
  notice: boolean;
}

/** Whoever acts. */
interface Caller {
  districtId: string;
}

/** Prompts: those of the product, those that were uploaded, and words that are spoken. */
export class PromptService {
  constructor(
    private readonly prompts: PromptRepository,
    private readonly sounds: SoundRepository,
    private readonly engine: SpeechEngine,
    private readonly builtIn: BuiltInSounds,
  ) {}

  /** What a district may use: the product's, its own and headquarters'. */
  async list({ districtId }: Caller): Promise<PromptView[]> {
    const made = await this.prompts.list(null);
    const own = Object.entries(PROMPTS).map(([id, words]): PromptView => ({
      id,
      districtId: null,
      languages: [...SPOKEN_LANGUAGES],
      words,
      notice: id === RECORDING_NOTICE,
    }));
    return [...own, ...made.filter((prompt) => mayUse(districtId, prompt)).map(viewOf)];
  }

  /**
   * Takes a WAV file for a prompt in a language. `notice`: it says that the call is recorded; absent = as before. Throws BAD_INPUT (no sound, or not such a one),
   * ALREADY_EXISTS for a name of the product's or another district's.
   */
  async upload(
    caller: Caller,
    id: string,
    language: SpokenLanguage,
    file: Buffer,
    notice?: boolean,
  ): Promise<PromptView> {
    await this.refuseForeign(caller, id);
    const soundId = await this.sounds.keep(telephoneSoundOf(file));
    return this.keep(caller, id, language, { soundId, words: null, notice });
  }

  /** Has a prompt spoken in a language. Throws ALREADY_EXISTS as `upload`, UNAVAILABLE if the engine can't. */
  async say(caller: Caller, id: string, language: SpokenLanguage, words: string): Promise<PromptView> {
    await this.refuseForeign(caller, id);
    const soundId = await this.speak(words, language);
    return this.keep(caller, id, language, { soundId, words });
  }

  /** What a prompt sounds like, as a WAV file. NOT_FOUND, also where it can't be heard from here. */
  async listen({ districtId }: Caller, id: string, language: SpokenLanguage): Promise<Buffer> {
    const alaw = isPromptName(id)
      ? await this.builtIn.audio(id, language)
      : await this.audioOf(districtId, id, language);
    if (!alaw) throw new AppError('NOT_FOUND');
    return waveOf(alaw);
  }

  /** The prompts among these that a district may use, with their sounds; the product's have none of their own. */
  async usable(districtId: string, ids: readonly string[]): Promise<Map<string, Sounds | 'built-in'>> {
    const found = await this.prompts.find(ids);
    return new Map<string, Sounds | 'built-in'>([
      ...ids.filter(isPromptName).map((id) => [id, 'built-in'] as const),
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

  private async audioOf(districtId: string, id: string, language: SpokenLanguage): Promise<Buffer | null> {
    const [prompt] = await this.prompts.find([id]);
    const soundId = prompt && mayUse(districtId, prompt) ? prompt.sounds[language] : undefined;
    return soundId === undefined ? null : this.sounds.audio(soundId);
  }

  private async refuseForeign({ districtId }: Caller, id: string): Promise<void> {
    const [known] = await this.prompts.find([id]);
    const foreign = known && districtId !== NATIONAL_DISTRICT && known.districtId !== districtId;
    if (isPromptName(id) || foreign) throw new AppError('ALREADY_EXISTS', { field: 'id' });
  }

  private async keep(
    { districtId }: Caller,
    id: string,
    language: SpokenLanguage,
    sound: { soundId: string; words: string | null; notice?: boolean | undefined },
  ): Promise<PromptView> {
    await this.prompts.set(id, districtId, language, sound);
    const [made] = await this.prompts.find([id]);
    if (!made) throw new AppError('UNAVAILABLE', { store: 'mongodb' });
    return viewOf(made);
  }
}

const mayUse = (districtId: string, prompt: PromptRecord): boolean =>
  districtId === NATIONAL_DISTRICT ||
  prompt.districtId === NATIONAL_DISTRICT ||
  prompt.districtId === districtId;
const viewOf = ({ id, districtId, sounds, words, notice }: PromptRecord): PromptView => ({
  id,
  districtId,
  languages: SPOKEN_LANGUAGES.filter((language) => sounds[language] !== undefined),
  words,
  notice,
});
