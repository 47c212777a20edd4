import { CHANNELS, CONTACT_STATES, type Channel, type ContactState } from '#libs/contract';
import { addDays } from './figures.rules.js';

/** What a list of contacts is narrowed to, as its address says it; days of Shanghai, both or neither. */
export interface ContactFilter {
  channel?: Channel;
  account?: string;
  state?: ContactState;
  words?: string;
  from?: string;
  to?: string;
  queueId?: string;
  handledBy?: string;
  id?: string;
}

/** What of it the address of the page says. */
const ADDRESSED = ['channel', 'account', 'state', 'from', 'to', 'queueId', 'handledBy', 'id'] as const;
export type AddressedFilter = (typeof ADDRESSED)[number];

/** What an address narrows the list to; what it can't mean is left out. */
export function contactFilterOf(search: string): ContactFilter {
  const said = new URLSearchParams(search);
  const known = ADDRESSED.flatMap((field): [string, string][] => {
    const value = said.get(field);
    return value === null || value === '' ? [] : [[field, value]];
  });
  const { channel, state, from, to, queueId, handledBy, ...rest } = Object.fromEntries(known);
  const days = isDay(from) && isDay(to) ? { from, to } : null;
  return {
    ...rest,
    // Looked up by days, both of them.
    ...(days && queueId ? { queueId } : {}),
    ...(days && handledBy ? { handledBy } : {}),
    ...(CHANNELS.some((one) => one === channel) ? { channel: channel as Channel } : {}),
    ...(CONTACT_STATES.some((one) => one === state) ? { state: state as ContactState } : {}),
    ...days,
  };
}

/** The part of a filter that an address says. */
export const addressedOf = ({ words: _, ...rest }: ContactFilter): Omit<ContactFilter, 'words'> => rest;

const isDay = (text: string | undefined): text is string => /^\d{4}-\d\d-\d\d$/.test(text ?? '');

/** A queue and an agent are looked up by days. */
const WITH_DAYS = 7;

/**
 * The filter after a change: with the seven days until today once a queue or an agent is chosen without days, and
 * without both when the days are taken away.
 */
export function changedFilter(
  before: ContactFilter,
  change: Partial<ContactFilter>,
  today: string,
): ContactFilter {
  const filter = { ...before, ...change };
  if (filter.from !== undefined || (!filter.queueId && !filter.handledBy)) return filter;
  const { queueId: _, handledBy: __, ...rest } = filter;
  return 'from' in change ? rest : { ...filter, from: addDays(today, 1 - WITH_DAYS), to: today };
}
