import { javaTrim, toInt } from '@image-integrator/java-text';
import { asText, asWhole } from '../casts.js';
import { type Evaluator, requireValue } from '../evaluator.js';
import { Fault } from '../expression-error.js';
import type { Scope } from '../scope.js';
import {
  argument,
  type Builders,
  call,
  callNullable,
  type CallBuilder,
  type CallSite,
  checkLength,
} from './call.js';

const subjectText = (site: CallSite) => asText(site.subject, `${site.name}()`);
const textArgument = (site: CallSite, index: number) => asText(argument(site, index), `${site.name}()`);
const wholeArgument = (site: CallSite, index: number) => asWhole(argument(site, index), `${site.name}()`);

function simple(apply: (text: string) => string): CallBuilder {
  return (site) => call(site, subjectText(site), 'STRING', null, apply);
}

/** The part of a text before or behind a marker; the whole text where there is none. */
function part(
  find: (text: string, marker: string) => number,
  cut: (text: string, index: number, marker: string) => string,
  markerMayBeNull: boolean,
): CallBuilder {
  return (site) => {
    const marker = textArgument(site, 0);
    return call(site, subjectText(site), 'STRING', '', (text, scope) => {
      const value = markerMayBeNull ? marker.evaluate(scope) : requireValue(marker, scope, `${site.name}()`);
      if (value === null || (value === '' && markerMayBeNull)) return text;
      const index = find(text, value);
      return index < 0 ? text : cut(text, index, value);
    });
  };
}

const before = (text: string, index: number) => text.slice(0, index);
const behind = (text: string, index: number, marker: string) => text.slice(index + marker.length);
const first = (text: string, marker: string) => text.indexOf(marker);
const last = (text: string, marker: string) => text.lastIndexOf(marker);

/** Java's `lastIndexOf("")` is the length, and a marker there leaves the text whole. */
const lastInside = (text: string, marker: string) => {
  const index = text.lastIndexOf(marker);
  return index >= text.length ? -1 : index;
};

function padding(pad: (text: string, length: number, filler: string) => string): CallBuilder {
  return (site) => {
    const width = wholeArgument(site, 0);
    const filler = site.args.length > 1 ? textArgument(site, 1) : null;
    return call(site, subjectText(site), 'STRING', null, (text, scope) => {
      const length = width.evaluate(scope);
      if (length === null || length <= 0n || length > 0x7fffffffn) return text;
      checkLength(Number(length));
      return pad(text, Number(length), filler?.evaluate(scope) || '_');
    });
  };
}

function position(find: (text: string, marker: string) => number): CallBuilder {
  return (site) => {
    const marker = textArgument(site, 0);
    return call(site, subjectText(site), 'WHOLE_NUMBER', -1n, (text, scope) =>
      BigInt(find(text, requireValue(marker, scope, `${site.name}()`))),
    );
  };
}

function intOf(evaluator: Evaluator<'WHOLE_NUMBER'>, scope: Scope, user: string): number {
  return toInt(requireValue(evaluator, scope, user));
}

const substring: CallBuilder = (site) => {
  const from = wholeArgument(site, 0);
  const to = site.args.length > 1 ? wholeArgument(site, 1) : null;
  return call(site, subjectText(site), 'STRING', '', (text, scope) => {
    const start = intOf(from, scope, 'substring()');
    const end = to === null ? text.length : intOf(to, scope, 'substring()');
    if (start < 0 || start > text.length || end < 0 || end > text.length) return '';
    if (start > end) throw new Fault(`substring() would begin at ${start}, behind its end at ${end}`);
    return text.slice(start, end);
  });
};

const repeat: CallBuilder = (site) => {
  const least = wholeArgument(site, 0);
  const most = site.args.length > 1 ? wholeArgument(site, 1) : null;
  return call(site, subjectText(site), 'STRING', '', (text, scope) => {
    const min = intOf(least, scope, 'repeat()');
    if (min <= 0) throw new Fault('repeat() must repeat at least once');
    const max = most === null ? min : intOf(most, scope, 'repeat()');
    if (min > max) throw new Fault(`repeat() takes the smaller number first, not ${min} and ${max}`);
    const count = min + Math.floor(((scope.randomBytes()[0] ?? 0) / 256) * (max - min + 1));
    checkLength(count * text.length);
    return text.repeat(count);
  });
};

const replace: CallBuilder = (site) => {
  const search = textArgument(site, 0);
  const replacement = textArgument(site, 1);
  return call(site, subjectText(site), 'STRING', null, (text, scope) =>
    replaceLiteral(
      text,
      requireValue(search, scope, 'replace()'),
      requireValue(replacement, scope, 'replace()'),
    ),
  );
};

/** Every occurrence; an empty search stands before, between and behind all characters, as in Java. */
function replaceLiteral(text: string, search: string, replacement: string): string {
  if (search === '') return joinPieces(['', ...text.split(''), ''], text.length, search, replacement);
  const first = text.indexOf(search);
  if (first < 0) return text;
  if (!text.includes(search, first + search.length))
    return text.slice(0, first) + replacement + text.slice(first + search.length);
  return joinPieces(text.split(search), text.length, search, replacement);
}

function joinPieces(pieces: readonly string[], length: number, search: string, replacement: string): string {
  checkLength(length + (pieces.length - 1) * (replacement.length - search.length));
  return pieces.join(replacement);
}

export const textFunctions: Builders<
  | 'toUpper'
  | 'toLower'
  | 'trim'
  | 'toString'
  | 'length'
  | 'append'
  | 'prepend'
  | 'replaceNull'
  | 'replaceEmpty'
  | 'replace'
  | 'substring'
  | 'substringBefore'
  | 'substringBeforeLast'
  | 'substringAfter'
  | 'substringAfterLast'
  | 'padLeft'
  | 'padRight'
  | 'repeat'
  | 'indexOf'
  | 'lastIndexOf'
> = {
  toUpper: simple((text) => text.toUpperCase()),
  toLower: simple((text) => text.toLowerCase()),
  trim: simple(javaTrim),
  toString: simple((text) => text),
  length: (site) => call(site, subjectText(site), 'WHOLE_NUMBER', 0n, (text) => BigInt(text.length)),
  append: (site) => {
    const suffix = textArgument(site, 0);
    return callNullable(
      site,
      subjectText(site),
      'STRING',
      (text, scope) => (text ?? '') + (suffix.evaluate(scope) ?? ''),
    );
  },
  prepend: (site) => {
    const prefix = textArgument(site, 0);
    return callNullable(
      site,
      subjectText(site),
      'STRING',
      (text, scope) => (prefix.evaluate(scope) ?? '') + (text ?? ''),
    );
  },
  replaceNull: (site) => {
    const otherwise = textArgument(site, 0);
    return callNullable(
      site,
      subjectText(site),
      'STRING',
      (text, scope) => text ?? otherwise.evaluate(scope),
    );
  },
  replaceEmpty: (site) => {
    const otherwise = textArgument(site, 0);
    return callNullable(site, subjectText(site), 'STRING', (text, scope) =>
      text === null || javaTrim(text) === '' ? otherwise.evaluate(scope) : text,
    );
  },
  replace,
  substring,
  substringBefore: part(first, before, true),
  substringBeforeLast: part(last, before, false),
  substringAfter: part(first, behind, true),
  substringAfterLast: part(lastInside, behind, false),
  padLeft: padding((text, length, filler) => text.padStart(length, filler)),
  padRight: padding((text, length, filler) => text.padEnd(length, filler)),
  repeat,
  indexOf: position(first),
  lastIndexOf: position(last),
};
