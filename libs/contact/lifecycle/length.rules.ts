import { AppError, isWornOut, MOST_ENTRIES, type ContactImage } from '#libs/contract';
import type { CommandType } from './command.rules.js';

/**
 * What could be done to a contact again and again. Everything else ends, or answers, one of these: however often it is
 * done, it adds but a few entries to the last of them.
 */
const REPEATABLE: ReadonlySet<CommandType> = new Set([
  'offer',
  'overflow',
  'transfer',
  'requeue',
  'take',
  'invite',
  'hold',
]);

/** True if the contact has so many entries that this is not done to it any more. */
export const isTooLongFor = (contact: Pick<ContactImage, 'seq'>, command: CommandType): boolean =>
  REPEATABLE.has(command) && isWornOut(contact);

/** Throws CONTACT_FULL {most} for what is not done any more to a contact of so many entries. */
export function refuseWornOut(contact: Pick<ContactImage, 'seq'>, command: CommandType): void {
  if (isTooLongFor(contact, command)) throw new AppError('CONTACT_FULL', { most: MOST_ENTRIES });
}
