import { maskUrl } from '../common/index.js';
import { parseEgressEntry, withoutMapping } from '../config/index.js';
import ipaddr from 'ipaddr.js';
import { httpClientError } from './http-client.errors.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

/** IPv6 addresses of the public internet; what lies outside (loopback, ULA, NAT64, mapped, compatible …) is refused. */
const PUBLIC_IPV6: [ipaddr.IPv6, number] = ipaddr.IPv6.parseCIDR('2000::/3');
/** A public address that answers with a virtual machine's own configuration inside one cloud. */
const CLOUD_CONFIGURATION = '168.63.129.16';

/**
 * Which destinations a request may have. Users write URLs, and a server in a private network answers to anybody
 * who reaches it: so only public addresses are allowed, except the hosts, addresses and networks that the operator
 * lists in `EGRESS_ALLOW` (`erp.lan`, `*.corp.example`, `10.1.2.3`, `127.0.0.0/8`).
 *
 * A name says nothing about where it leads: `permittedAddresses` is asked with what it resolved to, by the code
 * that then connects to exactly these addresses.
 */
export class EgressPolicy {
  private readonly hosts = new Set<string>();
  private readonly suffixes: string[] = [];
  private readonly ranges: Range[] = [];

  constructor(allow: readonly string[] = []) {
    for (const entry of allow) this.addAllowed(entry);
  }

  /**
   * The parsed URL when it may be requested at all: absolute, http or https, no user info, and no literal address
   * that is refused. Throws `URL_INVALID` or `EGRESS_DENIED`. Cheap; resolves nothing.
   */
  checkUrl(url: string): URL {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    if (parsed === null) {
      throw httpClientError(
        'URL_INVALID',
        `"${maskUrl(url)}" is not an absolute URL. It must look like https://host/path.`,
      );
    }
    if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
      throw httpClientError(
        'URL_INVALID',
        `The URL ${maskUrl(url)} uses ${parsed.protocol}//, but only http:// and https:// are requested.`,
      );
    }
    if (parsed.username !== '' || parsed.password !== '') {
      throw httpClientError(
        'URL_INVALID',
        `The URL ${maskUrl(url)} holds a user name or password. Put them in a login and leave them out of the URL.`,
      );
    }
    this.checkHost(parsed.hostname);
    return parsed;
  }

  /** Refuses a host that is written as an address when that address is refused; a name passes, it is not resolved yet. */
  checkHost(host: string): void {
    const literal = host.replace(/^\[|\]$/g, '');
    if (ipaddr.isValid(literal)) this.permittedAddresses(literal, [literal]);
  }

  /** Those of `addresses` that a connection to `host` may use; `EGRESS_DENIED` when there is none. */
  permittedAddresses(host: string, addresses: readonly string[]): readonly string[] {
    if (this.allowsHost(host)) return addresses;
    const permitted = addresses.filter((address) => this.allowsAddress(ipaddr.parse(address)));
    if (permitted.length > 0) return permitted;
    const found = addresses.join(', ');
    const what = found === host ? `${host} is` : `${host} resolves to ${found},`;
    throw httpClientError(
      'EGRESS_DENIED',
      `${what} not a public address, and requests to private networks are refused. ` +
        `When this server is meant, the operator adds ${host} (or its network) to EGRESS_ALLOW and restarts.`,
      { details: { host } },
    );
  }

  private allowsHost(host: string): boolean {
    const name = host.toLowerCase().replace(/\.$/, '');
    return this.hosts.has(name) || this.suffixes.some((suffix) => name.endsWith(suffix));
  }

  private allowsAddress(address: Address): boolean {
    const plain = withoutMapping(address);
    return (
      isPublic(address) ||
      this.ranges.some(([network, bits]) => network.kind() === plain.kind() && plain.match(network, bits))
    );
  }

  private addAllowed(text: string): void {
    const entry = parseEgressEntry(text);
    if (entry === null) throw new Error(`"${text}" is no entry of EGRESS_ALLOW.`);
    if (entry.kind === 'network') this.ranges.push([entry.address, entry.bits]);
    else if (entry.kind === 'suffix') this.suffixes.push(entry.suffix);
    else this.hosts.add(entry.host);
  }
}

function isPublic(address: Address): boolean {
  if (address instanceof ipaddr.IPv6 && !address.match(PUBLIC_IPV6)) return false;
  return address.range() === 'unicast' && address.toString() !== CLOUD_CONFIGURATION;
}
