import { readFileSync, writeFileSync } from 'node:fs';

/**
 * The tokens of visitors who wait for people, kept in a file (mode 600), so that after a crash they can
 * be sent home: nobody else would ever end their contacts.
 */
export class VisitorBook {
  private readonly present = new Set<string>();

  constructor(private readonly path: string) {}

  enter(token: string): void {
    this.present.add(token);
    this.write();
  }

  remove(token: string): void {
    if (this.present.delete(token)) this.write();
  }

  /** Those whom the last process left behind; a book that cannot be read has none. */
  leftBehind(): string[] {
    try {
      const tokens: unknown = JSON.parse(readFileSync(this.path, 'utf8'));
      return Array.isArray(tokens) ? tokens.filter((token) => typeof token === 'string') : [];
    } catch {
      return [];
    }
  }

  private write(): void {
    writeFileSync(this.path, JSON.stringify([...this.present]), { mode: 0o600 });
  }
}
