/** How a blocked caller is turned away: a sentence and a goodbye, or SIP 403 before anything is answered. */
export const REFUSALS = ['announce', 'hang-up'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** A number whose calls are not taken, as people see it: the number itself is stored nowhere. */
export interface BlockedCaller {
  id: string;
  masked: string;
  /** Its numbers are closed to them; headquarters' entries hold for every district. */
  districtId: string;
  reason: string;
  refusal: Refusal;
  /** ISO; null = until somebody takes it back. */
  until: string | null;
  addedBy: string;
  /** ISO. */
  at: string;
  /** Calls that were turned away. */
  refused: number;
  /** ISO; null = none was. */
  lastRefusedAt: string | null;
}

/**
 * One caller under the ways in which trunks write one number: without the country's code or a trunk prefix.
 * Empty for whoever withholds it.
 */
export function plainNumberOf(number: string): string {
  const digits = number.replaceAll(/[^+\d]/g, '');
  // Without a sign before it, 86 is the country's code where a whole national number follows: no area begins so.
  const national = digits.replace(/^(\+|00)86(?=\d{8})/, '').replace(/^86(?=0?[1-9]\d{8,10}$)/, '');
  return national.replace(/^0(?=[1-9]\d{8,10}$)/, '');
}
