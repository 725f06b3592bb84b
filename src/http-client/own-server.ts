import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import { withoutMapping } from '../config/index.js';
import { type IsOwn, portOf } from './egress-policy.js';

/**
 * Tells this installation's own addresses: its public URL, and the port that it listens on at any address of this machine.
 * `listensOn` is null while it does not listen.
 */
export function ownServer(publicUrl: string, listensOn: () => number | null): IsOwn {
  const { hostname, protocol, port: given } = new URL(publicUrl);
  const publicPort = portOf({ protocol, port: given });
  return (host, port, addresses) => {
    if (port === null) return false;
    if (port === publicPort && host.toLowerCase().replace(/\.$/, '') === hostname) return true;
    return port === listensOn() && addresses.some(isLocal);
  };
}

function isLocal(address: string): boolean {
  const parsed = withoutMapping(ipaddr.parse(address));
  if (['loopback', 'unspecified'].includes(parsed.range())) return true;
  const local = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return local.some((one) => parsed.toString() === ipaddr.parse(one.address).toString());
}
