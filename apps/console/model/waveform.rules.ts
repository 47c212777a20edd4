/** The loudest sample of each of so many equal parts of a sound, from 0 to 1. */
export function peaksOf(samples: ArrayLike<number>, parts: number): number[] {
  const size = samples.length / parts;
  return Array.from({ length: parts }, (_, part) => {
    let peak = 0;
    const end = Math.floor((part + 1) * size);
    for (let at = Math.floor(part * size); at < end; at += 1)
      peak = Math.max(peak, Math.abs(samples[at] ?? 0));
    return Math.min(1, peak);
  });
}
