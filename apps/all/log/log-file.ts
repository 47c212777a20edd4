import { closeSync, existsSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

export interface LogFileOptions {
  /** Begins a new file before this one would grow beyond, bytes. */
  maxBytes?: number;
  /** So many older files are kept, as `….1` (youngest), `….2` …. */
  kept?: number;
  /** Told once when writing fails, and again after it has worked in between. */
  onFault?: (error: unknown) => void;
}

const MAX_BYTES = 10 * 1024 * 1024;
const KEPT = 5;

/**
 * A log file that is rotated by size, here and at no fixed hour. Every line is handed to the system at
 * once, so that nothing is lost when the process ends, however it ends. A full disk loses lines, and
 * nothing else.
 */
export class LogFile {
  private readonly maxBytes: number;
  private readonly kept: number;
  private readonly onFault: (error: unknown) => void;
  private file: number | null = null;
  private size = 0;
  private failing = false;

  constructor(
    private readonly path: string,
    options: LogFileOptions = {},
  ) {
    this.maxBytes = options.maxBytes ?? MAX_BYTES;
    this.kept = options.kept ?? KEPT;
    this.onFault = options.onFault ?? (() => undefined);
  }

  /** Never throws. */
  write(line: string): void {
    const bytes = Buffer.from(line);
    try {
      const file = this.place(bytes.length);
      let written = 0;
      while (written < bytes.length) written += writeSync(file, bytes, written);
      this.size += bytes.length;
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.onFault(error);
      this.failing = true;
    }
  }

  close(): void {
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }

  /** The open file, with room for so many bytes more. */
  private place(bytes: number): number {
    let file = this.file ?? this.open();
    if (this.size > 0 && this.size + bytes > this.maxBytes) {
      this.close();
      this.shift();
      file = this.open();
    }
    return file;
  }

  private open(): number {
    const file = openSync(this.path, 'a', 0o600);
    this.file = file;
    this.size = fstatSync(file).size;
    return file;
  }

  /** From the oldest to the youngest, each a place further; the last one is written over. */
  private shift(): void {
    for (let place = this.kept; place > 0; place -= 1) {
      const from = place === 1 ? this.path : `${this.path}.${place - 1}`;
      if (existsSync(from)) renameSync(from, `${this.path}.${place}`);
    }
  }
}
