import { KeyedHash, phoneNumberOf, spellingsOf } from '#libs/platform';

/**
 * Under what a telephone number that somebody left is counted: the same however it is written, and telling
 * nothing of the number to whoever has not the deployment's secret.
 */
export class PhoneKeys {
  private readonly hash: KeyedHash;

  constructor(secret: string) {
    this.hash = new KeyedHash(secret, 'telephone numbers of callbacks');
  }

  of(phone: string): string {
    return this.hash.of(nationalOf(phoneNumberOf(phone)));
  }

  /** Also those under which it was counted by how it was written, before numbers were written in one way. */
  all(phone: string): string[] {
    return [...new Set(spellingsOf(phone).map(nationalOf))].map((number) => this.hash.of(number));
  }
}

/** Without the prefix of China, which stands before ten digits at least. */
const nationalOf = (phone: string): string => phone.replaceAll(/\D/g, '').replace(/^(00)?86(?=\d{10})/, '');
