import { BlockList, isIP } from 'node:net';

/** Names for ranges, as reverse proxies are usually told. */
const RANGES: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};
const IPV4_IN_IPV6 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

interface Range {
  address: string;
  family: 'ipv4' | 'ipv6';
  prefix: number;
}

/** Null unless it is an address, with or without the length of a prefix. */
function rangeOf(entry: string): Range | null {
  const [address = '', length, ...rest] = entry.split('/');
  const version = isIP(address);
  const bits = version === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (version === 0 || rest.length > 0 || prefix < 0 || prefix > bits) return null;
  return { address, family: version === 4 ? 'ipv4' : 'ipv6', prefix };
}

/** True for an address, a CIDR, `loopback`, `linklocal` or `uniquelocal`. */
export const isProxyEntry = (entry: string): boolean =>
  Object.hasOwn(RANGES, entry) || rangeOf(entry) !== null;

/** Tells which addresses are trusted proxies. What is no `isProxyEntry` trusts nobody. */
export function trustedBy(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of entries.flatMap((name) => (Object.hasOwn(RANGES, name) ? RANGES[name] : name) ?? [])) {
    const range = rangeOf(entry);
    if (range) list.addSubnet(range.address, range.prefix, range.family);
  }
  return (address) => {
    const version = isIP(address);
    return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6');
  };
}

/**
 * The address a request comes from: of the sender and of what X-Forwarded-For says, read from the
 * nearest on, the first that is no trusted proxy. What is no address is not believed.
 */
export function clientAddress(
  sender: string,
  forwardedFor: string | readonly string[] | undefined,
  isTrusted: (address: string) => boolean,
): string {
  const told = (typeof forwardedFor === 'string' ? [forwardedFor] : (forwardedFor ?? [])).join(',');
  let address = plain(sender);
  for (const hop of told.split(',').reverse()) {
    const next = plain(hop.trim());
    if (!isTrusted(address) || isIP(next) === 0) break;
    address = next;
  }
  return address;
}

/** An IPv4 address that arrived on an IPv6 socket is written as IPv4. */
const plain = (address: string): string => IPV4_IN_IPV6.exec(address)?.[1] ?? address;
