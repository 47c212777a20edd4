import { newToken } from '#libs/platform';
import { hash, verify, type Options } from '@node-rs/argon2';
import { Turnstile } from './turnstile.service.js';

/** argon2id (the library's default), 19 MiB, two passes, one lane: the OWASP password storage cheat sheet. */
const ARGON: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Two at a time leave room for everything else; 200 in line wait some three seconds. */
const WIDTH = 2;
const MAX_LINE = 200;

const plain = (password: string): string => password.normalize('NFKC');

/** Hashes and checks passwords, a bounded number at a time in this process. */
export class PasswordService {
  private readonly turnstile: Turnstile;
  private decoy: Promise<string> | null = null;

  constructor(width = WIDTH, maxLine = MAX_LINE) {
    this.turnstile = new Turnstile(width, maxLine);
  }

  /** Waits for its turn. Throws TOO_MANY if the line is full. */
  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(plain(password), ARGON));
  }

  /** Runs `work`, which may call `matches` but not `hash`, when its turn comes. Throws TOO_MANY. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.turnstile.pass(work);
  }

  /**
   * Checks a password; to be called in turn. Without a hash (an unknown user) it does the same
   * work on a decoy and answers false, so that the time tells nothing.
   */
  async matches(passwordHash: string | null, password: string): Promise<boolean> {
    this.decoy ??= hash(newToken(), ARGON);
    const decoy = await this.decoy;
    const same = await verify(passwordHash ?? decoy, plain(password));
    return same && passwordHash !== null;
  }
}
