import { type Kind, Unfit } from './variable.js';

/** A URL of a server that is logged in to, `scheme://user:password@host:port…`, with its password here or apart from it. */
export function serverUrl(schemes: readonly string[], passwordVariable: string, hint: string): Kind<string> {
  const start = schemes.map((scheme) => `${scheme}://`).join(' or ');
  const aside = `In a URL, special characters of a password are percent-encoded (@ is %40, / is %2F); in ${passwordVariable} it stands as it is.`;
  return {
    parse: (given) => {
      if (!schemes.some((scheme) => given.startsWith(`${scheme}://`)))
        return new Unfit(`must start with ${start}`);
      const url = URL.parse(given);
      if (url === null) return new Unfit(`is no URL of the form ${hint}. ${aside}`);
      if (/[@#]/.test(url.pathname + url.hash))
        return new Unfit(`has a "@" or "#" behind the host. ${aside}`);
      if (![url.username, url.password, url.pathname].every(isPercentEncoded)) {
        return new Unfit(`has a "%" that begins no percent-encoded character. ${aside}`);
      }
      return given;
    },
    hint,
  };
}

/** Why `password` cannot be put into `url`, or null. `name` is the variable of the URL. */
export function passwordApartProblem(url: string | undefined, name: string): string | null {
  if (url === undefined) return `is set, but ${name} is not`;
  const { username, password } = new URL(url);
  if (password !== '') return `is set, and ${name} has a password as well. Keep one of them`;
  return username === '' ? `is set, but ${name} names no user that it belongs to` : null;
}

/** The URL with the password that was given apart from it. Both come from variables that were checked. */
export function withPassword(url: string | undefined, password: string | undefined): string | undefined {
  if (url === undefined || password === undefined) return url;
  const whole = new URL(url);
  whole.password = encodeURIComponent(password);
  return whole.href;
}

function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
