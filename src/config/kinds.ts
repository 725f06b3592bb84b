import { resolve } from 'node:path';
import { type Kind, Unfit } from './variable.js';

/** Any text. */
export function text(hint: string): Kind<string> {
  return { parse: (given) => given, hint };
}

/** Text that `pattern` matches; `must` continues "must be …". */
export function matching(pattern: RegExp, must: string, hint: string): Kind<string> {
  return { parse: (given) => (pattern.test(given) ? given : new Unfit(`must be ${must}`)), hint };
}

/** Text of at least `min` characters. */
export function longText(min: number, hint: string): Kind<string> {
  return {
    parse: (given) =>
      given.length >= min
        ? given
        : new Unfit(`must have at least ${min} characters, and has ${given.length}`),
    hint,
  };
}

export function wholeNumber(min: number, max: number, hint: number): Kind<number> {
  return numberOf(Number.isSafeInteger, min, max, 'a whole number', hint);
}

export function fraction(min: number, max: number, hint: number): Kind<number> {
  return numberOf(Number.isFinite, min, max, 'a number', hint);
}

function numberOf(
  fits: (value: number) => boolean,
  min: number,
  max: number,
  what: string,
  hint: number,
): Kind<number> {
  return {
    parse: (given) => {
      const value = given.trim() === '' ? Number.NaN : Number(given);
      const ok = fits(value) && value >= min && value <= max;
      return ok ? value : new Unfit(`must be ${what} from ${min} to ${max}`);
    },
    hint: String(hint),
  };
}

export function oneOf<const T extends string>(values: readonly T[], hint: T): Kind<T> {
  return {
    parse: (given) =>
      values.find((value) => value === given.trim()) ?? new Unfit(`must be one of ${values.join(', ')}`),
    hint,
  };
}

/** Entries of one kind, separated by commas; empty ones are left out. */
export function listOf<T>(
  entry: Kind<T>,
  { min, secret }: { min: number; secret?: true },
): Kind<readonly T[]> {
  return {
    parse: (given) => {
      const texts = given.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
      if (texts.length < min) return new Unfit('must name at least one');
      const values: T[] = [];
      for (const [index, one] of texts.entries()) {
        const value = entry.parse(one);
        if (value instanceof Unfit) {
          return new Unfit(`entry ${secret ? index + 1 : JSON.stringify(one)} ${value.problem}`, true);
        }
        values.push(value);
      }
      return values;
    },
    hint: entry.hint,
  };
}

/** A path, made absolute. */
export function folder(hint: string): Kind<string> {
  return { parse: (given) => resolve(given), hint };
}

/** An `http` or `https` URL without a user name, query and fragment. */
export function httpUrl(hint: string): Kind<string> {
  return {
    parse: (given) => {
      const url = URL.parse(given);
      if (url === null || !/^https?:$/.test(url.protocol) || !/^https?:\/\//i.test(given)) {
        return new Unfit('must be a URL that starts with http:// or https://');
      }
      if (url.username !== '' || url.password !== '') return new Unfit('must have no user name or password');
      if (url.search !== '' || url.hash !== '') return new Unfit('must end with its path, without ? and #');
      return given;
    },
    hint,
  };
}
