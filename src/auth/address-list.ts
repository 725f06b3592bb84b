import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Whether a text is an IPv4 or IPv6 address, or a network of them (`203.0.113.0/24`, `2001:db8::/32`). */
export function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits] = text.split('/', 2);
  if (isIP(address) === 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && ipaddr.isValidCIDR(text));
}

/** Whether a client's address is one of those listed, or of their networks. IPv4 in IPv6's clothes (`::ffff:…`) is IPv4. */
export function isListed(address: string, list: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const client = ipaddr.process(address);
  return list.some((entry) => {
    const [network, bits] = networkOf(entry);
    return client.kind() === network.kind() && client.match(network, bits);
  });
}

function networkOf(entry: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (entry.includes('/')) return ipaddr.parseCIDR(entry);
  const address = ipaddr.process(entry);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
