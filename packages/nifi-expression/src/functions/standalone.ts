import { buildUri } from '@image-integrator/java-text';
import { asText, textOf } from '../casts.js';
import { Fault } from '../expression-error.js';
import { argument, standalone, type StandaloneBuilders } from './call.js';
import { uuidOf } from './encoding.js';
import { standaloneMath } from './math.js';

export const standaloneFunctions: StandaloneBuilders = {
  now: (site) => standalone(site, 'DATE', (scope) => BigInt(scope.nowMs)),
  UUID: (site) => standalone(site, 'STRING', (scope) => uuidOf(scope.randomBytes(), 4)),
  random: (site) =>
    standalone(site, 'NUMBER', (scope) => Buffer.from(scope.randomBytes()).readBigUInt64BE() >> 1n),
  /** A null argument is the word `null`. */
  literal: (site) => {
    const value = argument(site, 0);
    return standalone(site, 'STRING', (scope) => textOf(value.evaluate(scope), value.type, scope) ?? 'null');
  },
  math: standaloneMath,
  getUri: (site) => {
    const parts = site.args.map((part) => asText(part, 'getUri()'));
    return standalone(site, 'STRING', (scope) => {
      const [scheme = null, userInfo = null, host = null, port, path = null, query = null, fragment = null] =
        parts.map((part) => part.evaluate(scope));
      if (!/^[+-]?\d{1,10}$/.test(port ?? '')) {
        throw new Fault(`getUri() needs a number as the port (-1 for none), not "${port ?? 'null'}"`);
      }
      return buildUri({ scheme, userInfo, host, port: Number(port), path, query, fragment });
    });
  },
};
