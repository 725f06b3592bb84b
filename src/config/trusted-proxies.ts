import ipaddr from 'ipaddr.js';
import { type Kind, Unfit } from './variable.js';

const MAX_HOPS = 10;
const NAMED = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** Which reverse proxies tell the truth about who asks: their number, or their networks. */
export const trustedProxies: Kind<number | readonly string[]> = {
  parse: (given) => {
    if (/^\d+$/.test(given.trim())) {
      const hops = Number(given);
      return hops >= 1 && hops <= MAX_HOPS
        ? hops
        : new Unfit(`must be from 1 to ${MAX_HOPS} proxies, or networks`);
    }
    const networks = given.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
    const wrong = networks.find(
      (entry) => !NAMED.has(entry) && !ipaddr.isValid(entry) && !ipaddr.isValidCIDR(entry),
    );
    return wrong === undefined
      ? networks
      : new Unfit(`has "${wrong}", which is neither an address nor a network nor a number of proxies`, true);
  },
  hint: '10.0.0.0/8',
};
