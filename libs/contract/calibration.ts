import type { ScoreView } from './quality.js';

/** How far scorers agree, 1 = wholly, 0 = as by chance; null where nothing could be told apart. */
export interface Agreement {
  /** Cohen's κ; of two scorers alone. */
  kappa: number | null;
  /** Krippendorff's α; of any number. */
  alpha: number | null;
}

/** Several scorers score the same contacts, each without seeing the others, to find where they differ. */
export interface CalibrationView {
  id: string;
  name: string;
  /** Whose it is; 00 = headquarters. */
  districtId: string;
  form: { id: string; version: number };
  contactIds: string[];
  scorerIds: string[];
  createdBy: string;
  createdAt: string;
  /** Null as long as it is open. It ends with the last score, or when it is closed before. */
  closedAt: string | null;
  /** Who has scored how many of the contacts. */
  progress: { scorerId: string; scored: number }[];
  /** The reader's own until it has ended; then everyone's. They are in no figure. */
  scores: (ScoreView & { contactId: string })[];
  /** Null until it has ended. `verdict`: right or wrong; `manners`: α of intervals. */
  agreement: {
    verdict: Agreement;
    manners: number | null;
    items: ({ itemId: string } & Agreement)[];
  } | null;
}
