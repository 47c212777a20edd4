/**
 * How long customers wait for the first answer, from and to, ms of the demo's time. Everybody leaves before the demo's own
 * alarm of long waits: what it tells is that something is wrong, and not that somebody plays.
 */
export const PATIENCE = {
  usual: [60_000, 150_000],
  hasty: [600, 1800],
  /** People take their time to look at the page before they accept. */
  ofPeople: [90_000, 165_000],
} as const;
