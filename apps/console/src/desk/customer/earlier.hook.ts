import type { ContactView } from '#libs/contract';
import { useContactPages } from '../../api/queries.js';
import { queryOf } from '../../api/rest.js';

const MOST = 20;

/**
 * The customer's other contacts, newest first, as far as this agent may see them; undefined until they are known. Read
 * anew for each contact: what was known beside the one before may have ended since.
 */
export function useEarlier({ id: own, customer }: ContactView) {
  const path = `/contacts${queryOf({ customer: customer.id, limit: MOST })}`;
  const pages = useContactPages(path, false, own);
  return pages.data?.pages.flatMap((page) => page.items).filter(({ id }) => id !== own);
}
