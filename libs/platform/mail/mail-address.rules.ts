/** The usual form and nothing else: no name, no route, no second address. */
const ADDRESS = /^[^\s@<>",;:\\()[\]]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)$/;
const DOMAIN = /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

export const isMailDomain = (text: string): boolean => DOMAIN.test(text);
export const isMailAddress = (text: string): boolean => text.length <= 200 && ADDRESS.test(text);

/** True if the address ends in exactly one of these domains; a subdomain is another one; `*` is all. */
export function isAllowedAddress(address: string, domains: readonly string[]): boolean {
  const domain = isMailAddress(address) ? ADDRESS.exec(address)?.[1]?.toLowerCase() : undefined;
  return domain !== undefined && domains.some((one) => one === '*' || one.toLowerCase() === domain);
}
