import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** What an entry of `EGRESS_ALLOW` stands for. A suffix begins with its dot and, as a host, is in lower case. */
export type EgressEntry =
  | { readonly kind: 'host'; readonly host: string }
  | { readonly kind: 'suffix'; readonly suffix: string }
  | { readonly kind: 'network'; readonly address: Address; readonly bits: number };

/** Reads `erp.lan`, `*.corp.example`, `10.1.2.3` or `127.0.0.0/8`; null for anything else. */
export function parseEgressEntry(entry: string): EgressEntry | null {
  if (ipaddr.isValidCIDR(entry)) {
    const [address, bits] = ipaddr.parseCIDR(entry);
    return { kind: 'network', address, bits };
  }
  if (ipaddr.IPv6.isValid(entry) || ipaddr.IPv4.isValidFourPartDecimal(entry)) {
    const address = withoutMapping(ipaddr.parse(entry));
    return { kind: 'network', address, bits: address.kind() === 'ipv4' ? 32 : 128 };
  }
  if (/^\*(\.[a-z0-9_-]+)+$/i.test(entry)) return { kind: 'suffix', suffix: entry.slice(1).toLowerCase() };
  const isName = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(entry) && !/^[\d.]+$/.test(entry);
  return isName ? { kind: 'host', host: entry.toLowerCase() } : null;
}

/** `::ffff:10.0.0.1` reaches the same machine as `10.0.0.1`. */
export function withoutMapping(address: Address): Address {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}
