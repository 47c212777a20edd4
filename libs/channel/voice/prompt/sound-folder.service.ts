import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '#libs/platform';
import type { SoundRepository } from './sound.repository.js';

/** The folder from which Asterisk plays what is not part of the product; both must see it at this path. */
export class SoundFolder {
  constructor(
    private readonly folder: string,
    private readonly sounds: Pick<SoundRepository, 'audio'>,
  ) {}

  /** What ARI plays for a sound. */
  mediaOf(soundId: string): string {
    return `sound:${join(this.folder, soundId)}`;
  }

  /** Puts these there if they are not yet. Throws what the disk or the store says. */
  async lay(soundIds: readonly string[]): Promise<void> {
    for (const id of new Set(soundIds)) {
      const file = join(this.folder, `${id}.alaw`);
      if (existsSync(file)) continue;
      const audio = await this.sounds.audio(id);
      if (!audio) continue;
      await mkdir(this.folder, { recursive: true, mode: 0o755 });
      // Whole or not at all, whoever plays it meanwhile.
      const half = `${file}.${newId()}`;
      await writeFile(half, audio);
      await rename(half, file);
    }
  }
}
