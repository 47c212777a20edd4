/** Numbers that look like chance and come again for the same seed: 0 ≤ x < 1. */
export type Random = () => number;

/**
 * A stream of its own for each name, so that what one contact draws moves nothing for another: the same
 * contact meets the same luck under both policies (common random numbers). xoshiro128** (Blackman and
 * Vigna, 2018), seeded by splitmix32 over an FNV-1a hash of the name.
 */
export function randomOf(seed: number, name: string): Random {
  let mix = hashOf(`${seed}/${name}`);
  const next = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = Math.imul(mix ^ (mix >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  let [a, b, c, d] = [next(), next(), next(), next()];
  return () => {
    const answer = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return answer / 2 ** 32;
  };
}

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
