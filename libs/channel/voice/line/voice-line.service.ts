import type { Log } from '#libs/platform';
import type { AccountRecord, AccountRepository } from '../../account/index.js';
import type { DialNotice, VoiceLine, VoiceLines } from '../call/index.js';
import type { PromptRecord, PromptRepository, SoundFolder } from '../prompt/index.js';
import { RECORDING_NOTICE, isPromptName, mediaOf, type SpokenLanguage } from '../speech/index.js';
import { calledNumbersOf } from './called-number.rules.js';
import { lineSettingsOf, promptsOf } from './voice-line.rules.js';

/** The telephone numbers of ours: accounts of channel `voice`, by the number that is called. */
export class VoiceLineService implements VoiceLines {
  constructor(
    private readonly accounts: Pick<AccountRepository, 'find' | 'findFirst'>,
    private readonly prompts: Pick<PromptRepository, 'find'>,
    private readonly folder: Pick<SoundFolder, 'lay' | 'mediaOf'>,
    private readonly log: Log,
  ) {}

  async find(called: string): Promise<VoiceLine | null> {
    const account = await this.accountOf(called);
    if (!account) return null;
    const { id: accountId, districtId, queueId, officeId, settings } = account;
    const line = lineSettingsOf(settings);
    const prompts = await this.mediaFor(promptsOf(settings), line.language);
    return { accountId, districtId, queueId, officeId, ...line, prompts };
  }

  /** What tells whom we call from a number that they are recorded: its own notices among its prompts, or the product's. */
  async noticeOf(accountId: string): Promise<DialNotice> {
    const { settings } = (await this.accounts.find('voice', accountId)) ?? { settings: {} };
    const { language } = lineSettingsOf(settings);
    const own = await this.prompts.find(promptsOf(settings).filter((name) => !isPromptName(name)));
    const notices = own.flatMap(({ id, notice }) => (notice ? [id] : []));
    return {
      media: await this.mediaFor(notices.length > 0 ? notices : [RECORDING_NOTICE], language),
      language,
    };
  }

  /** As it was sent, which is remembered; else under whatever else it may have been entered. */
  private async accountOf(called: string): Promise<AccountRecord | null> {
    const found = await this.accounts.find('voice', called);
    return found ?? this.accounts.findFirst('voice', calledNumbersOf(called));
  }

  /** The product's are there; those that were made are looked up, and heard as they are now. */
  private async mediaFor(names: readonly string[], language: SpokenLanguage): Promise<string[]> {
    const made = names.filter((name) => !isPromptName(name));
    const own = made.length > 0 ? await this.prompts.find(made) : [];
    const media = names.map(async (name) => {
      if (isPromptName(name)) return [mediaOf(name)];
      const prompt = own.find(({ id }) => id === name);
      return this.ownMedia(name, prompt, language);
    });
    return (await Promise.all(media)).flat();
  }

  /** The hotline goes on without a greeting that can't be played, and never without saying that it records. */
  private async ownMedia(
    name: string,
    prompt: PromptRecord | undefined,
    language: SpokenLanguage,
  ): Promise<string[]> {
    const soundId = prompt && (prompt.sounds[language] ?? prompt.sounds.zh ?? prompt.sounds.en);
    try {
      if (soundId === undefined) throw new Error('there is no such prompt');
      await this.folder.lay([soundId]);
      return [this.folder.mediaOf(soundId)];
    } catch (error) {
      this.log.error({ err: error, prompt: name }, 'a prompt of a number can not be played');
      return prompt?.notice ? [mediaOf(RECORDING_NOTICE)] : [];
    }
  }
}
