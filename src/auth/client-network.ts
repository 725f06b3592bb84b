import ipaddr from 'ipaddr.js';

/** IPv6 gives every household a network of this size, with addresses to change at will. */
const IPV6_BITS = 64;

/** What counts as one client: an IPv4 address, or the /64 network of an IPv6 address. Any other text is its own network. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address.slice(0, 64);
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4'
    ? parsed.toString()
    : `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${IPV6_BITS}`).toString()}/${IPV6_BITS}`;
}
