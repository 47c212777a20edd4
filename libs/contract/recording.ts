import type { Fact } from './fact.js';
import type { TimelineEntry } from './contact.js';
import type { Channel } from './words.js';

/** A contact as it was, without anything of who it was or what was said. */
export interface RecordedContact {
  id: string;
  /** Numbers the customers within one reading: the same customer, the same number. */
  customer: number;
  channel: Channel;
  districtId: string;
  openedAt: number;
  timeline: readonly TimelineEntry[];
}

/** Reads contacts of the past. Implemented by libs/contact. */
export interface ContactRecording {
  /**
   * Contacts opened from (inclusive) to (exclusive), epoch ms, in the order of their opening.
   * Throws TOO_LARGE with the limit if there are more than `limit`.
   */
  read(from: number, to: number, limit: number): Promise<RecordedContact[]>;
}

/** The settings that figures depend on. */
export interface MeasureOptions {
  /** Answered within this many seconds counts for the service level. */
  withinSeconds: number;
  /** Whoever leaves within this many seconds is a short abandon. */
  shortSeconds: number;
}

/**
 * The figures of these facts, by the id of their definition; null without a denominator.
 * Implemented by libs/metrics, so that simulated and measured figures can't be defined differently.
 */
export type Measure = (facts: readonly Fact[], options: MeasureOptions) => Record<string, number | null>;
