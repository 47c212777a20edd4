import { AppError } from '#libs/contract';
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

const keyOf = (secret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'jietong', 'secrets at rest', 32));

/**
 * Encrypts a secret for storage with AES-256-GCM under a key derived from the deployment's
 * secret. `purpose` says what it is and whose (`account:gh_1:token`): a sealed value opens only
 * under the purpose it was sealed for, so values cannot be swapped between records.
 */
export function sealSecret(secret: string, purpose: string, plain: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv);
  cipher.setAAD(Buffer.from(purpose));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return `${VERSION}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
}

/** The reverse. Throws BAD_SETTING if the value was altered, or the deployment's secret has changed. */
export function openSecret(secret: string, purpose: string, sealed: string): string {
  try {
    const [version, data] = sealed.split('.');
    if (version !== VERSION || !data) throw new Error('not a sealed value');
    const bytes = Buffer.from(data, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(purpose));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const plain = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
    return Buffer.concat([plain, decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new AppError('BAD_SETTING', ['JIETONG_SECRET does not open a stored secret'], { cause });
  }
}

/** For what a secret of a channel's account is sealed. */
export const accountPurpose = (id: string, name: string): string => `account:${id}:${name}`;
/** For what the secret is sealed with which an alarm rule signs what it tells. */
export const webhookPurpose = (ruleId: string): string => `alarm-rule:${ruleId}:webhook`;
