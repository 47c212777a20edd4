/** How a blocked caller is turned away: a sentence and a goodbye, or SIP 403 before anything is answered. */
export const CALLER_REFUSALS = ['announce', 'hang-up'] as const;
export type CallerRefusal = (typeof CALLER_REFUSALS)[number];

/** A number whose calls are not taken, as people see it: the number itself is stored nowhere. */
export interface BlockedCaller {
  id: string;
  masked: string;
  /** Its numbers are closed to them; headquarters' entries hold for every district. */
  districtId: string;
  reason: string;
  refusal: CallerRefusal;
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
