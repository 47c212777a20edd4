import { createHmac, hkdfSync } from 'node:crypto';

const LENGTH = 32;

/**
 * Under what a telephone number that somebody left is counted: the same however it is written, and telling
 * nothing of the number to whoever has not the deployment's secret.
 */
export class PhoneKeys {
  private readonly key: Buffer;

  constructor(secret: string) {
    this.key = Buffer.from(hkdfSync('sha256', secret, 'jietong', 'telephone numbers of callbacks', 32));
  }

  of(phone: string): string {
    return createHmac('sha256', this.key).update(nationalOf(phone)).digest('hex').slice(0, LENGTH);
  }
}

/** Without the prefix of China, which stands before ten digits at least. */
const nationalOf = (phone: string): string => phone.replaceAll(/\D/g, '').replace(/^(00)?86(?=\d{10})/, '');
