import { accountPurpose, webhookPurpose } from '../secret.js';

/** Where something is that was sealed with the deployment's secret (`sealSecret`), and for which purpose. */
export interface SealedPlace {
  collection: string;
  /** Of the field, from the document's root on. */
  path: readonly string[];
  purposeOf: (id: string) => string;
}

/** Those that last as long as the database; what would be read from all documents is left out. */
export const SEALED_PLACES: readonly SealedPlace[] = [
  {
    collection: 'accounts',
    path: ['settings', 'sealedSecret'],
    purposeOf: (id) => accountPurpose(id, 'secret'),
  },
  {
    collection: 'alarm-rules',
    path: ['webhookSecret'],
    purposeOf: webhookPurpose,
  },
];

/** What stands at a path of a document; null if no text does. */
export function textAt(document: unknown, path: readonly string[]): string | null {
  let at: unknown = document;
  for (const name of path) at = (at as Record<string, unknown> | null | undefined)?.[name];
  return typeof at === 'string' ? at : null;
}
