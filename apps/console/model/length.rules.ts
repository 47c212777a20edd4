/** How long a text may be: nothing is cut off in silence; whoever comes near the limit is told, and so is who is past it. */

/** How many characters are left, once there are few; below 0: so many too many. Null as long as there are plenty. */
export function charactersLeft(text: string, most: number): number | null {
  const left = most - text.trim().length;
  return left <= most / 10 ? left : null;
}
