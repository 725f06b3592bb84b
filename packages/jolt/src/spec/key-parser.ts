import type { KeyElement, KeyReference, Lookup } from './key-element.js';
import { parseInteger } from '../java-number.js';
import type { SpecPlace } from './spec-place.js';
import { splitPath } from './path-text.js';
import { StarPattern } from './star-pattern.js';

/**
 * Parses one key. A backslash takes the meaning from the character after it: the kind of key is decided on the text
 * without escaped characters, the key itself is the text without the backslashes. The order of the tests is Jolt's.
 */
export function parseKey(key: string, place: SpecPlace): KeyElement {
  const escaped = key.includes('\\');
  const shape = escaped ? withoutEscapedCharacters(key) : key;
  const text = escaped ? withoutBackslashes(key) : key;

  if (shape === '@') return { kind: 'at', canonical: '@' };
  if (shape === '*') return anyKey(text, place);
  if (shape.startsWith('[')) return parseArray(key, shape, text, place);
  if (shape.startsWith('@') || shape.includes('@(')) return parseLookup(key, place);
  if (shape.includes('@'))
    place.fail(`"${key}" has an @ that is not at its front. Write \\\\@ for the character.`);
  if (shape.includes('$')) {
    const reference = parseReference('$', text, place);
    return { kind: 'dollar', canonical: canonicalReference('$', reference), reference };
  }
  if (shape.includes('[')) return parseArray(key, shape, text, place);
  if (shape.includes('&')) {
    if (shape.includes('*')) place.fail(`"${key}" mixes * and &. A key can have one of them only.`);
    return parseAmp(text, place);
  }
  if (shape.includes('*')) return parseStars(text, count(shape, '*'), place);
  if (shape.includes('#')) return parseHash(text, place);
  return literalKey(text);
}

/** Parses a path such as `items[&1].name\\.tr.@(2,lang)`: every segment is a key that stands for one place. */
export function parsePath(path: string, place: SpecPlace): KeyElement[] {
  for (const wildcard of ['*', '$']) {
    if (path.includes(wildcard) && !path.includes(`\\${wildcard}`)) {
      place.fail(
        `"${path}" is a path to one place; it cannot contain ${wildcard}. Write \\\\${wildcard} for the character.`,
      );
    }
  }
  const segments = splitPath(path, place);
  place.budget.step(20 * (segments.length + 1) + (path.length >> 3));
  const { maxDepth } = place.budget.limits;
  if (segments.length > maxDepth) place.fail(`The path has more than ${maxDepth} segments.`);
  const elements = segments.map((segment) => parseKey(segment, place));
  for (const element of elements) {
    if (element.kind === 'at') place.fail(`"${path}" has a lone @. Say what to look up, as in @(1,key).`);
    if (element.kind === 'any' || element.kind === 'star' || element.kind === 'hash') {
      place.fail(`"${element.canonical}" cannot be part of the path "${path}".`);
    }
  }
  return elements;
}

export function literalKey(text: string): KeyElement {
  return { kind: 'literal', canonical: text, text };
}

/** A key with stars, for operations whose keys know nothing else. `stars` is how many of them count as wildcards. */
export function parseStars(text: string, stars: number, place: SpecPlace): KeyElement {
  const pattern = new StarPattern(text);
  if (pattern.stars !== stars) {
    place.fail(`"${text}" mixes stars with escaped stars. Jolt cannot match such a key.`);
  }
  if (stars === 2 && text.endsWith('**')) {
    place.fail(`"${text}" has two stars with nothing between them. Use one star.`);
  }
  return { kind: 'star', canonical: text, pattern };
}

function anyKey(text: string, place: SpecPlace): KeyElement {
  return text === '*' ? { kind: 'any', canonical: '*' } : place.fail(`"${text}" is not a valid key.`);
}

function parseAmp(text: string, place: SpecPlace): KeyElement {
  const tokens: (string | KeyReference)[] = [];
  let canonical = '';
  let literal = '';
  for (let start = 0; start < text.length;) {
    if (text[start] !== '&') {
      literal += text[start++];
      continue;
    }
    let end = start + 1;
    while (end < text.length && /[\d(),]/.test(text[end] as string)) end++;
    const reference = parseReference('&', text.slice(start, end), place);
    if (literal !== '') tokens.push(literal);
    tokens.push(reference);
    canonical += literal + canonicalReference('&', reference);
    literal = '';
    start = end;
  }
  if (literal !== '') tokens.push(literal);
  return { kind: 'amp', canonical: canonical + literal, tokens };
}

/** `&`, `&2`, `&(2)`, `&(2,1)`; the same with `$`. */
function parseReference(token: '&' | '$', text: string, place: SpecPlace): KeyReference {
  if (!text.startsWith(token)) {
    place.fail(`"${text}" has a ${token} that is not at its front. Write \\\\${token} for the character.`);
  }
  const body = text.slice(1);
  if (body === '') return { up: 0, group: 0 };
  const inner = body.length > 2 && body.startsWith('(') && body.endsWith(')') ? body.slice(1, -1) : null;
  const parts = inner === null ? [body] : inner.replace(/,+$/, '').split(',');
  const [up = -1, group = 0] = parts.map((part) => parseInteger(part) ?? -1);
  if (parts.length > 2 || up < 0 || group < 0) {
    place.fail(
      `"${text}" is not a reference. Write ${token}, ${token}1 or ${token}(1,2): levels up, then the star.`,
    );
  }
  return { up, group };
}

function canonicalReference(token: string, { up, group }: KeyReference): string {
  return `${token}(${up},${group})`;
}

function parseHash(text: string, place: SpecPlace): KeyElement {
  if (!text.startsWith('#')) {
    place.fail(`"${text}" has a # that is not at its front. Write \\\\# for the character.`);
  }
  if (text === '#') place.fail('"#" needs a text after it, as in "#yes".');
  if (text[1] === '(' && !text.endsWith(')')) place.fail(`"${text}" has no closing parenthesis.`);
  const constant = text[1] === '(' ? text.slice(2, -1) : text.slice(1);
  return { kind: 'hash', canonical: `#(${constant})`, text: constant };
}

function parseArray(key: string, shape: string, text: string, place: SpecPlace): KeyElement {
  if (count(shape, '[') !== 1 || count(shape, ']') !== 1) {
    place.fail(`"${key}" must have exactly one [ and one ].`);
  }
  if (!text.startsWith('[') || !text.endsWith(']')) {
    place.fail(
      `"${key}" is not an array element. Write it as a segment of its own, such as [0]; write \\\\[ for the character.`,
    );
  }
  const body = text.slice(1, -1);
  if (body === '') return { kind: 'array', canonical: '[]', index: { kind: 'append' } };
  if (body.startsWith('&')) {
    const reference = parseReference('&', body, place);
    const canonical = `[${canonicalReference('&', reference)}]`;
    return { kind: 'array', canonical, index: { kind: 'reference', reference } };
  }
  if (body.startsWith('#')) {
    const up = body === '#' ? 0 : (parseInteger(body.slice(1)) ?? -1);
    if (up < 0) place.fail(`"[${body}]" is not a match count. Write [#2]: the matches two levels up.`);
    return { kind: 'array', canonical: `[#${up}]`, index: { kind: 'count', up } };
  }
  if (body.startsWith('@')) {
    const found = parseLookup(body, place);
    return { kind: 'array', canonical: `[${found.canonical}]`, index: { kind: 'lookup', lookup: found } };
  }
  const index = parseInteger(body) ?? -1;
  if (index < 0) place.fail(`"[${body}]" is not an array index. Write a whole number from 0.`);
  return { kind: 'array', canonical: `[${body}]`, index: { kind: 'explicit', text: body, index } };
}

/** `@2`, `@(2)`, `@key`, `@(2,a.b[0].&1)`. */
function parseLookup(key: string, place: SpecPlace): Lookup {
  if (!key.startsWith('@')) place.fail(`"${key}" must start with its @.`);
  let body = key.slice(1);
  if (withoutEscapedCharacters(body).includes('@')) {
    place.fail(
      `"${key}" has an @ inside an @. Look the inner value up in an operation before, or write \\\\@ for the character.`,
    );
  }
  if (body.includes('*') || body.includes('[]')) {
    place.fail(`"${key}" looks one value up; it cannot contain * or [].`);
  }
  if (body.startsWith('(')) {
    if (!body.endsWith(')')) place.fail(`"${key}" has no closing parenthesis.`);
    body = body.slice(1, -1);
  }
  if (body === '') place.fail(`"${key}" does not say what to look up. Write @(1,key).`);
  if (!/^\d/.test(body)) return lookup(0, body, place);
  const comma = body.indexOf(',');
  const digits = comma < 0 ? body : body.slice(0, comma);
  const up = /^\d+$/.test(digits) ? parseInteger(digits) : undefined;
  if (up === undefined)
    place.fail(`"${key}" mixes digits and text. Write @(1,key): levels up, then the path.`);
  return lookup(up, comma < 0 ? '' : body.slice(comma + 1), place);
}

function lookup(up: number, pathText: string, place: SpecPlace): Lookup {
  if (pathText === '') return { kind: 'lookup', canonical: `@(${up},)`, up, path: null };
  const path = parsePath(pathText, place);
  if (path.length === 0) place.fail(`"@(${up},${pathText})" does not say which key to look up.`);
  const canonical = `@(${up},${path.map((element) => element.canonical).join('.')})`;
  return { kind: 'lookup', canonical, up, path };
}

function withoutEscapedCharacters(key: string): string {
  return key.replace(/\\[^]?/g, '');
}

function withoutBackslashes(key: string): string {
  return key.replace(/\\([^]?)/g, '$1');
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
