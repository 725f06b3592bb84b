import { createHash, createHmac } from 'node:crypto';
import { asText } from '../casts.js';
import { type Evaluator, requireValue } from '../evaluator.js';
import { Fault } from '../expression-error.js';
import type { Scope } from '../scope.js';
import { argument, type Builders, call, type CallBuilder, type CallSite } from './call.js';

/** Functions that NiFi does not have: what signed requests are made of. Digests are lower hex, or in the encoding that the last argument names. */
const ENCODINGS = ['hex', 'base64', 'base64url'] as const;
const ALGORITHMS: Readonly<Record<string, string>> = {
  md5: 'md5',
  sha1: 'sha1',
  sha256: 'sha256',
  sha384: 'sha384',
  sha512: 'sha512',
};

type Encoding = (typeof ENCODINGS)[number];

function encodingAt(site: CallSite, index: number): (scope: Scope) => Encoding {
  const written: Evaluator<'STRING'> | null =
    site.args[index] === undefined ? null : asText(argument(site, index), `${site.name}()`);
  return (scope) => {
    if (written === null) return 'hex';
    const name = requireValue(written, scope, `${site.name}()`);
    const known = ENCODINGS.find((encoding) => encoding === name);
    if (known === undefined) {
      throw new Fault(
        `${site.name}() does not know the encoding "${name}"; it knows ${ENCODINGS.join(', ')}`,
      );
    }
    return known;
  };
}

function digestOf(algorithm: string): CallBuilder {
  return (site) => {
    const encoding = encodingAt(site, 0);
    return call(site, asText(site.subject, `${site.name}()`), 'STRING', null, (text, scope) =>
      createHash(algorithm).update(text, 'utf8').digest(encoding(scope)),
    );
  };
}

const hmac: CallBuilder = (site) => {
  const named = asText(argument(site, 0), 'hmac()');
  const key = asText(argument(site, 1), 'hmac()');
  const encoding = encodingAt(site, 2);
  return call(site, asText(site.subject, 'hmac()'), 'STRING', null, (text, scope) => {
    const name = requireValue(named, scope, 'hmac()');
    const algorithm = ALGORITHMS[name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')];
    if (algorithm === undefined) {
      throw new Fault(`hmac() does not know "${name}"; it knows MD5, SHA-1, SHA-256, SHA-384 and SHA-512`);
    }
    return createHmac(algorithm, requireValue(key, scope, 'hmac()'))
      .update(text, 'utf8')
      .digest(encoding(scope));
  });
};

export const signingFunctions: Builders<'md5' | 'sha256' | 'base64' | 'hmac'> = {
  md5: digestOf('md5'),
  sha256: digestOf('sha256'),
  base64: (site) =>
    call(site, asText(site.subject, 'base64()'), 'STRING', null, (text) =>
      Buffer.from(text, 'utf8').toString('base64'),
    ),
  hmac,
};
