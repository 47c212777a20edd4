import { AppError } from '#libs/contract';
import { passwordFlaws } from '#libs/identity';
import type { Config } from '#libs/platform';
import { createHmac, randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The one password of the demo's users: JIETONG_DEMO_PASSWORD, or one made at this home's first demo
 * and kept in it, mode 600. Throws BAD_SETTING for a password that no user might choose.
 */
export function demoPassword(home: string, given: string | undefined): string {
  if (given) {
    const flaws = passwordFlaws(given, 'demo-agent');
    if (flaws.length > 0) {
      throw new AppError('BAD_SETTING', [
        `JIETONG_DEMO_PASSWORD 强度不足 / JIETONG_DEMO_PASSWORD is not good enough: ${flaws.join(', ')}`,
      ]);
    }
    return given;
  }
  const file = join(home, 'demo-password');
  try {
    writeFileSync(file, readablePassword(), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/** Three groups of four that can be read aloud: nothing that looks like something else; 59 bits. */
function readablePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = (): string => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group()].join('-');
}

/** What the demo's WeChat account shares with WeChat. */
export interface WechatSecrets {
  token: string;
  encodingAesKey: string;
  secret: string;
}

/** The same for the same deployment at every start, and known nowhere else. */
export function wechatSecrets(config: Pick<Config, 'secret'>): WechatSecrets {
  const made = (name: string, length: number): string => {
    const bytes = createHmac('sha512', config.secret).update(`demo wechat ${name}`).digest();
    return bytes
      .toString('base64')
      .replace(/[^A-Za-z0-9]/g, '0')
      .slice(0, length);
  };
  return { token: made('token', 24), encodingAesKey: made('key', 43), secret: made('secret', 32) };
}
