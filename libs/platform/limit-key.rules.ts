import { isIPv6 } from 'node:net';

const GROUPS = 8;
/** 64 bits: what one line is given at least. */
const NETWORK_GROUPS = 4;

/**
 * Under what an address is counted when acts are limited: an IPv4 address by itself (however it is written), an
 * IPv6 address by its network of 64 bits, in which one line may take any address. What is no address is itself.
 */
export function limitKeyOf(address: string): string {
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare)) return address;
  const groups = groupsOf(bare);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped)
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 0xff])
      .join('.');
  return `${groups
    .slice(0, NETWORK_GROUPS)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight numbers of an IPv6 address. */
function groupsOf(address: string): number[] {
  // As a URL has it: shortened, with an IPv4 address at its end in hexadecimal.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [before = [], after = []] = canonical.split('::').map((side) => (side === '' ? [] : side.split(':')));
  const left = Array<string>(GROUPS - before.length - after.length).fill('0');
  return [...before, ...left, ...after].map((group) => Number.parseInt(group, 16));
}
