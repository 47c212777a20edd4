import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PromptName, SpokenLanguage } from '../speech/index.js';

/** The product's own prompts as they lie in `deploy/asterisk/sounds`, from where Asterisk has them too. */
export class BuiltInSounds {
  constructor(private readonly folder: string) {}

  /** A-law at 8 kHz; null where this machine does not have it. */
  async audio(name: PromptName, language: SpokenLanguage): Promise<Buffer | null> {
    try {
      return await readFile(join(this.folder, language, 'jietong', `${name}.alaw`));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }
}
