/** How a line stands for one of those who wait in it. */
export interface LineState {
  /** How many are before this contact: `RoutingIndex.place`. */
  ahead: number;
  /**
   * Slots that serve this line. An agent who serves several lines counts in each by its share of the
   * contacts, or the estimate is too short.
   */
  slots: number;
  /** Mean time a contact holds a slot (talk and wrap-up), seconds. */
  handleSeconds: number;
  /** Mean patience, seconds; null = nobody is taken to leave. */
  patienceSeconds: number | null;
}

/** Seconds: the expected wait, and the range in which four of five waits should fall. */
export interface ExpectedWait {
  seconds: number;
  low: number;
  high: number;
}

/** Quantile of the normal distribution for a range of 80 %. */
const Z80 = 1.2816;

/**
 * The expected wait of whoever has `ahead` before them, all slots being taken: null if nobody serves.
 *
 * Method: the queue-length estimator for impatient queues (QLm of Ibrahim and Whitt, 2009). The line moves up
 * whenever one of `s` slots comes free, at rate s·μ = slots ÷ handleSeconds, or one of the i before leaves,
 * at rate i·θ = i ÷ patienceSeconds:
 *
 *   wait = Σ 1 ÷ (s·μ + i·θ), i = 0 … ahead      variance = Σ 1 ÷ (s·μ + i·θ)²
 *
 * Error: exact in the mean for exponential times; the relative error of a single wait is then about
 * 1 ÷ √(ahead + 1), which `low` and `high` (gamma, by Wilson and Hilferty) show. It does not know of contacts
 * of higher priority yet to come, of agents about to leave, or of a change of the mean: `waitError` measures
 * what that costs on real traffic.
 */
export function expectedWait({
  ahead,
  slots,
  handleSeconds,
  patienceSeconds,
}: LineState): ExpectedWait | null {
  if (slots <= 0 || handleSeconds <= 0) return null;
  const served = slots / handleSeconds;
  const leaving = patienceSeconds === null || patienceSeconds <= 0 ? 0 : 1 / patienceSeconds;
  let seconds = 0;
  let variance = 0;
  for (let i = 0; i <= ahead; i += 1) {
    const rate = served + i * leaving;
    seconds += 1 / rate;
    variance += 1 / (rate * rate);
  }
  return {
    seconds,
    low: gammaQuantile(seconds, variance, -Z80),
    high: gammaQuantile(seconds, variance, Z80),
  };
}

/**
 * The same of a place in line as the index tells it, `handleMs` being the mean time of its line's contacts lately: null
 * if nobody serves, or no contact has been handled yet. Nobody is taken to leave.
 */
export const waitFrom = ({
  ahead,
  slots,
  handleMs,
}: Pick<LineState, 'ahead' | 'slots'> & { handleMs: number | null }): ExpectedWait | null =>
  handleMs === null
    ? null
    : expectedWait({ ahead, slots, handleSeconds: handleMs / 1000, patienceSeconds: null });

/** A gamma distribution's quantile by its mean and variance, within 2 % for shapes of 1 and more. */
function gammaQuantile(mean: number, variance: number, z: number): number {
  const shape = (mean * mean) / variance;
  const root = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
  return mean * Math.max(0, root) ** 3;
}

/** An estimate, made when a contact had just come to wait, and what it did wait; seconds. */
export interface WaitSample {
  estimate: ExpectedWait;
  waited: number;
}

/** How good estimates were. Contacts that left are left out: what they would have waited is not known. */
export interface WaitError {
  count: number;
  /** Mean of estimate − wait, seconds: above 0, waits were overestimated. */
  bias: number;
  /** Mean of |estimate − wait|, seconds. */
  meanAbsolute: number;
  /** `meanAbsolute` ÷ mean wait; null if nobody waited. */
  relative: number | null;
  /** Share of waits within their range: 0.8 if the method's assumptions hold. */
  covered: number;
}

/** The error of estimates on recorded or simulated traffic; null without samples. */
export function waitError(samples: readonly WaitSample[]): WaitError | null {
  const count = samples.length;
  if (count === 0) return null;
  const mean = (of: (sample: WaitSample) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / count;
  const waited = mean((sample) => sample.waited);
  const meanAbsolute = mean(({ estimate, waited: real }) => Math.abs(estimate.seconds - real));
  return {
    count,
    bias: mean(({ estimate, waited: real }) => estimate.seconds - real),
    meanAbsolute,
    relative: waited > 0 ? meanAbsolute / waited : null,
    covered: mean(({ estimate, waited: real }) => (real >= estimate.low && real <= estimate.high ? 1 : 0)),
  };
}
