import { JavaTextError } from './java-text-error.js';

/** The parts of a URI; null where there is none, `port` -1. */
export interface UriParts {
  readonly scheme: string | null;
  readonly userInfo: string | null;
  readonly host: string | null;
  readonly port: number;
  readonly path: string | null;
  readonly query: string | null;
  readonly fragment: string | null;
}

const UNRESERVED = "A-Za-z0-9_\\-!.~'()*";
const USER_INFO = new RegExp(`[${UNRESERVED};:&=+$,]`);
const PATH = new RegExp(`[${UNRESERVED}:@&=+$,;/]`);
const QUERY_OR_FRAGMENT = new RegExp(`[${UNRESERVED};/?:@&=+$,[\\]]`);

/**
 * Java's `new URI(scheme, userInfo, host, port, path, query, fragment).toString()`: characters that a part may not
 * hold are percent-encoded (`%` always, so nothing may be encoded before), other letters of the world stay.
 */
export function buildUri({ scheme, userInfo, host, port, path, query, fragment }: UriParts): string {
  if (scheme !== null && !/^[A-Za-z][A-Za-z0-9+.-]*$/.test(scheme))
    throw noUri(`the scheme "${scheme}" is not one`);
  if (port < -1 || (host === '' && (port !== -1 || userInfo !== null)))
    throw noUri(`"${host}:${port}" is not a host`);
  if (scheme !== null && path !== null && path !== '' && !path.startsWith('/')) {
    throw noUri(`the path "${path}" must begin with "/"`);
  }
  const authority =
    host === null
      ? ''
      : `//${userInfo === null ? '' : `${quote(userInfo, USER_INFO)}@`}${hostOf(host)}${port === -1 ? '' : `:${port}`}`;
  const uri = [
    scheme === null ? '' : `${scheme}:`,
    authority,
    quote(path ?? '', PATH),
    query === null ? '' : `?${quote(query, QUERY_OR_FRAGMENT)}`,
    fragment === null ? '' : `#${quote(fragment, QUERY_OR_FRAGMENT)}`,
  ].join('');
  if (scheme !== null && uri === `${scheme}:`) throw noUri('there is nothing behind the scheme');
  return uri;
}

function hostOf(host: string): string {
  if (host === '') return host;
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (bare.includes(':')) {
    if (!URL.canParse(`http://[${bare.replace(/%.*$/, '')}]/`))
      throw noUri(`the host "${host}" is not an IPv6 address`);
    return `[${bare}]`;
  }
  const isName =
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.?$/.test(host);
  const isAddress =
    /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) && host.split('.').every((part) => Number(part) < 256);
  if (!isName && !isAddress) throw noUri(`the host "${host}" is not one`);
  return host;
}

function quote(text: string, allowed: RegExp): string {
  return Array.from(text, (char) => {
    if (allowed.test(char)) return char;
    const isOther = char > '\u007f' && !/[\p{Zs}\p{Zl}\p{Zp}\p{Cc}]/u.test(char);
    return isOther
      ? char
      : Array.from(
          Buffer.from(char, 'utf8'),
          (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
        ).join('');
  }).join('');
}

function noUri(reason: string): JavaTextError {
  return new JavaTextError(`These parts make no URI: ${reason}`);
}
