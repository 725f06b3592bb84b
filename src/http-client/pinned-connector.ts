import { isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { buildConnector } from 'undici';
import { type EgressPolicy, portOf } from './egress-policy.js';
import type { HostResolver } from './host-resolver.js';
import type { TlsOptions } from './http-request.js';

/** Gives up on its own well after the request that waits for it has. */
const CONNECT_LIMIT_MS = 120_000;
/** Ports whose TLS sessions are remembered. */
const MAX_PORTS = 100;

/**
 * Opens the sockets of undici. The name is resolved once, the addresses are checked, and the socket is connected to
 * these very addresses: between check and use there is no second question to DNS that an attacker could answer
 * differently (rebinding), and every connection passes here, whichever redirect led to it.
 *
 * HTTP/1.1 only: one request per connection keeps the meaning of "connections" and of each timeout plain.
 */
export function pinnedConnector(
  policy: EgressPolicy,
  resolver: HostResolver,
  tls: TlsOptions | undefined,
): buildConnector.connector {
  const toPort = (port: number): buildConnector.connector =>
    buildConnector({
      ...tls,
      timeout: CONNECT_LIMIT_MS,
      allowH2: false,
      lookup: checkedLookup(policy, resolver, port),
    });
  const connectors = new Map<number, buildConnector.connector>();
  return (options, callback) => {
    const port = portOf(options);
    const connect = connectors.get(port) ?? toPort(port);
    if (connectors.size < MAX_PORTS) connectors.set(port, connect);
    try {
      policy.checkHost(options.hostname, port); // Node asks no lookup for a literal address.
    } catch (error) {
      queueMicrotask(() => callback(error as Error, null));
      return;
    }
    connect(options, callback);
  };
}

function checkedLookup(policy: EgressPolicy, resolver: HostResolver, port: number): LookupFunction {
  const find = callbackify(async (hostname: string) => {
    const permitted = policy.permittedAddresses(hostname, await resolver.resolve(hostname), port);
    return permitted.map((address) => ({ address, family: isIP(address) }));
  });
  return (hostname, options, callback) => {
    find(hostname, (error, found) => {
      const [first] = found ?? [];
      if (options.all === true || first === undefined) callback(error, found ?? []);
      else callback(error, first.address, first.family);
    });
  };
}
