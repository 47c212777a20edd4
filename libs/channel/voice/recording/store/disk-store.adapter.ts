import { AppError } from '#libs/contract';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { layoutOf, type RecordingStore } from './recording-store.js';

/** A folder, which every process that keeps or plays recordings must see. */
export class DiskStore implements RecordingStore {
  constructor(private readonly folder: string) {}

  async put(key: string, sealed: Buffer): Promise<void> {
    const file = this.fileOf(key);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const half = `${file}.part`;
    const handle = await open(half, 'w', 0o600);
    try {
      await handle.writeFile(sealed);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(half, file);
  }

  async read(key: string, start: number, end: number): Promise<Buffer> {
    const handle = await open(this.fileOf(key), 'r').catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new AppError('NOT_FOUND') : error;
    });
    try {
      const { size } = await handle.stat();
      const bytes = Buffer.alloc(Math.max(0, Math.min(end, size) - start));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      return bytes.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }

  async remove(key: string): Promise<void> {
    await rm(this.fileOf(key), { force: true });
  }

  private fileOf(key: string): string {
    return join(this.folder, layoutOf(key));
  }
}
