import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Where an entry of `EGRESS_ALLOW` leads. A suffix begins with its dot and, as a host, is in lower case. */
type Target =
  | { readonly kind: 'host'; readonly host: string }
  | { readonly kind: 'suffix'; readonly suffix: string }
  | { readonly kind: 'network'; readonly address: Address; readonly bits: number };

/** What an entry stands for; null as its port means every port. */
export type EgressEntry = Target & { readonly port: number | null };

const MAX_PORT = 65_535;

/**
 * Reads `erp.lan`, `*.corp.example`, `10.1.2.3` or `127.0.0.0/8`, each with a port behind it if it is for that one alone
 * (`erp.lan:8443`, `[fd00::/8]:443`); null for anything else.
 */
export function parseEgressEntry(entry: string): EgressEntry | null {
  const { place = entry, port } = /^(?<place>\[[^\]]+\]|[^:]+):(?<port>\d{1,5})$/.exec(entry)?.groups ?? {};
  const target = parseTarget(place.replace(/^\[(.+)\]$/, '$1'));
  if (target === null || Number(port ?? 1) < 1 || Number(port ?? 1) > MAX_PORT) return null;
  return { ...target, port: port === undefined ? null : Number(port) };
}

function parseTarget(entry: string): Target | null {
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
