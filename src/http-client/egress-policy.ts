import { maskUrl } from '../common/index.js';
import { parseEgressEntry, withoutMapping } from '../config/index.js';
import ipaddr from 'ipaddr.js';
import { httpClientError } from './http-client.errors.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
interface Allowed<T> {
  readonly what: T;
  /** Null: every port. */
  readonly port: number | null;
}
type Range = Allowed<readonly [Address, number]>;

/** Whether a destination is this installation itself. */
export type IsOwn = (host: string, port: number | null, addresses: readonly string[]) => boolean;

/** IPv6 addresses of the public internet; what lies outside (loopback, ULA, NAT64, mapped, compatible …) is refused. */
const PUBLIC_IPV6: [ipaddr.IPv6, number] = ipaddr.IPv6.parseCIDR('2000::/3');
/** A public address that answers with a virtual machine's own configuration inside one cloud. */
const CLOUD_CONFIGURATION = '168.63.129.16';

/**
 * Which destinations a request may have. Users write URLs, and a server in a private network answers to anybody
 * who reaches it: so only public addresses are allowed, except the hosts, addresses and networks that the operator
 * lists in `EGRESS_ALLOW` (`erp.lan`, `*.corp.example`, `10.1.2.3`, `127.0.0.0/8`, each with a port or for all).
 *
 * A name says nothing about where it leads: `permittedAddresses` is asked with what it resolved to, by the code
 * that then connects to exactly these addresses.
 */
export class EgressPolicy {
  private readonly hosts: Allowed<string>[] = [];
  private readonly suffixes: Allowed<string>[] = [];
  private ranges: readonly Range[] = [];

  constructor(
    allow: readonly string[] = [],
    private readonly isOwn: IsOwn = () => false,
  ) {
    for (const entry of allow) this.addAllowed(entry);
  }

  /** Allows one address and port, until the function that it gives is called. */
  lend(address: string, port: number): () => void {
    const range: Range = { what: [ipaddr.parse(address), 32], port };
    this.ranges = [...this.ranges, range];
    return () => {
      this.ranges = this.ranges.filter((one) => one !== range);
    };
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
    this.checkHost(parsed.hostname, portOf(parsed));
    return parsed;
  }

  /** Refuses a host that is written as an address when that address is refused; a name passes, it is not resolved yet. */
  checkHost(host: string, port: number | null = null): void {
    const literal = host.replace(/^\[|\]$/g, '');
    if (ipaddr.isValid(literal)) this.permittedAddresses(literal, [literal], port);
    else if (this.isOwn(host, port, [])) throw ownAddress(host);
  }

  /** Those of `addresses` that a connection to `host` may use; `EGRESS_DENIED` when there is none. Without a port it is any. */
  permittedAddresses(
    host: string,
    addresses: readonly string[],
    port: number | null = null,
  ): readonly string[] {
    if (this.isOwn(host, port, addresses)) throw ownAddress(host);
    if (this.allowsHost(host, port)) return addresses;
    const permitted = addresses.filter((address) => this.allowsAddress(ipaddr.parse(address), port));
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

  private allowsHost(host: string, port: number | null): boolean {
    const name = host.toLowerCase().replace(/\.$/, '');
    return (
      this.hosts.some((allowed) => allowed.what === name && fits(allowed, port)) ||
      this.suffixes.some((allowed) => name.endsWith(allowed.what) && fits(allowed, port))
    );
  }

  private allowsAddress(address: Address, port: number | null): boolean {
    const plain = withoutMapping(address);
    return (
      isPublic(address) ||
      this.ranges.some((allowed) => {
        const [network, bits] = allowed.what;
        return network.kind() === plain.kind() && plain.match(network, bits) && fits(allowed, port);
      })
    );
  }

  private addAllowed(text: string): void {
    const entry = parseEgressEntry(text);
    if (entry === null) throw new Error(`"${text}" is no entry of EGRESS_ALLOW.`);
    const { port } = entry;
    if (entry.kind === 'network') this.ranges = [...this.ranges, { what: [entry.address, entry.bits], port }];
    else if (entry.kind === 'suffix') this.suffixes.push({ what: entry.suffix, port });
    else this.hosts.push({ what: entry.host, port });
  }
}

/** The port that a URL leads to. */
export function portOf({ protocol, port }: Pick<URL, 'protocol' | 'port'>): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

const fits = (allowed: Allowed<unknown>, port: number | null): boolean =>
  allowed.port === null || port === null || allowed.port === port;

function ownAddress(host: string): Error {
  return httpClientError(
    'EGRESS_DENIED',
    `${host} is this installation itself, which a script must not call. Use the steps of the flow instead.`,
    { details: { host } },
  );
}

function isPublic(address: Address): boolean {
  if (address instanceof ipaddr.IPv6 && !address.match(PUBLIC_IPV6)) return false;
  return address.range() === 'unicast' && address.toString() !== CLOUD_CONFIGURATION;
}
