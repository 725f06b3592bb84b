/**
 * The 100 functions of NiFi 1.28.1, how many arguments each takes, and where it may be used:
 * - `flow`: everywhere;
 * - `language`: it can be tried out, but a flow that uses it is refused when it is saved, since it makes no sense (or
 *   is a risk) in a request that the flow sends;
 * - `never`: it tells something about the machine that evaluates.
 */
export interface FunctionShape {
  readonly args: readonly [min: number, max: number];
  readonly use: 'flow' | 'language' | 'never';
}

const ANY_NUMBER = Number.POSITIVE_INFINITY;

function group<const Name extends string>(
  use: FunctionShape['use'],
  args: FunctionShape['args'],
  names: readonly Name[],
): Record<Name, FunctionShape> {
  return Object.fromEntries(names.map((name) => [name, { use, args }])) as Record<Name, FunctionShape>;
}

/** Called on a subject: `${subject:name(…)}`. */
export const FUNCTIONS = {
  ...group('flow', [0, 0], ['toUpper', 'toLower', 'trim', 'toString', 'urlEncode', 'urlDecode']),
  ...group('flow', [0, 0], ['base64Encode', 'base64Decode', 'escapeJson', 'unescapeJson']),
  ...group('flow', [0, 0], ['isNull', 'notNull', 'isEmpty', 'not', 'length', 'count']),
  ...group('flow', [0, 0], ['toNumber', 'toDecimal', 'toMicros', 'toNanos']),
  ...group(
    'flow',
    [1, 1],
    ['substringBefore', 'substringBeforeLast', 'substringAfter', 'substringAfterLast'],
  ),
  ...group('flow', [1, 1], ['replaceNull', 'replaceEmpty', 'append', 'prepend', 'join', 'jsonPath', 'hash']),
  ...group(
    'flow',
    [1, 1],
    ['startsWith', 'endsWith', 'contains', 'find', 'matches', 'indexOf', 'lastIndexOf'],
  ),
  ...group('flow', [1, 1], ['equals', 'equalsIgnoreCase', 'gt', 'ge', 'lt', 'le', 'and', 'or']),
  ...group('flow', [1, 1], ['plus', 'minus', 'multiply', 'divide', 'mod', 'fromRadix', 'UUID3', 'UUID5']),
  ...group('flow', [1, 2], ['substring', 'padLeft', 'padRight', 'toRadix', 'format']),
  ...group('flow', [2, 2], ['replace', 'replaceAll', 'replaceFirst', 'ifElse', 'formatInstant']),
  ...group('flow', [0, 2], ['toDate', 'toInstant']),
  ...group('flow', [1, 5], ['getDelimitedField']),
  ...group('flow', [1, ANY_NUMBER], ['in']),
  ...group('language', [0, 0], ['escapeXml', 'escapeCsv', 'escapeHtml3', 'escapeHtml4', 'isJson']),
  ...group('language', [0, 0], ['unescapeXml', 'unescapeCsv', 'unescapeHtml3', 'unescapeHtml4']),
  ...group('language', [0, 0], ['evaluateELString']),
  ...group('language', [1, 1], ['jsonPathDelete']),
  ...group('language', [1, 2], ['repeat', 'math']),
  ...group('language', [2, 2], ['jsonPathSet', 'jsonPathAdd']),
  ...group('language', [3, 3], ['jsonPathPut']),
};

/** Called on a subject, and no part of NiFi: for signed requests. Their names stay free for attributes. */
export const ADDED_FUNCTIONS = {
  ...group('flow', [0, 1], ['md5', 'sha256']),
  ...group('flow', [0, 0], ['base64']),
  ...group('flow', [2, 3], ['hmac']),
};

/** Every function that is called on a subject. */
export const SUBJECT_FUNCTIONS = { ...FUNCTIONS, ...ADDED_FUNCTIONS };

/** Called without a subject: `${name(…)}`. */
export const STANDALONE_FUNCTIONS = {
  ...group('flow', [0, 0], ['now', 'UUID', 'random']),
  ...group('flow', [1, 1], ['literal']),
  ...group('flow', [7, 7], ['getUri']),
  ...group('language', [1, 1], ['math']),
  ...group('never', [0, 0], ['ip', 'nextInt', 'thread']),
  ...group('never', [0, 1], ['hostname']),
  ...group('never', [1, 1], ['getStateValue']),
};

/** Name several values at once; what follows is applied to each and the results are reduced to one. */
export const MULTI_FUNCTIONS = {
  ...group('flow', [1, ANY_NUMBER], ['allAttributes', 'allMatchingAttributes']),
  ...group('flow', [2, 2], ['allDelineatedValues']),
  ...group('language', [1, ANY_NUMBER], ['anyAttribute', 'anyMatchingAttribute']),
  ...group('language', [2, 2], ['anyDelineatedValue']),
};

export type FunctionName = keyof typeof SUBJECT_FUNCTIONS;
export type StandaloneName = keyof typeof STANDALONE_FUNCTIONS;
export type MultiName = keyof typeof MULTI_FUNCTIONS;

const LITERALS = ['true', 'false', 'null'];
const RESERVED = new Set([
  ...LITERALS,
  ...Object.keys(FUNCTIONS),
  ...Object.keys(STANDALONE_FUNCTIONS),
  ...Object.keys(MULTI_FUNCTIONS),
]);

/** Whether a bare `name` is a word of the language; an attribute of that name must be quoted: `${'count'}`. */
export function isReservedName(name: string): boolean {
  return RESERVED.has(name);
}

export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(SUBJECT_FUNCTIONS, name);
}

/** Whether `name` is a function that NiFi does not have. */
export function isAddedName(name: string): boolean {
  return Object.hasOwn(ADDED_FUNCTIONS, name);
}

export function isStandaloneName(name: string): name is StandaloneName {
  return Object.hasOwn(STANDALONE_FUNCTIONS, name);
}

export function isMultiName(name: string): name is MultiName {
  return Object.hasOwn(MULTI_FUNCTIONS, name);
}

/** The function a user may have meant by `name`: the same letters in another case, or a near miss of a long name. */
export function suggestFunction(name: string): string | null {
  const wanted = name.toLowerCase();
  const names = Object.keys(FUNCTIONS);
  return (
    names.find((known) => known.toLowerCase() === wanted) ??
    names.find((known) => wanted.startsWith(known.toLowerCase()) && known.length > 4) ??
    null
  );
}

/** How a function is called, and where: on a subject, by itself, or on several values at once; null for a name that none has. */
export function functionShape(
  name: string,
): (FunctionShape & { readonly kind: 'subject' | 'standalone' | 'several' }) | null {
  if (isFunctionName(name)) return { ...SUBJECT_FUNCTIONS[name], kind: 'subject' };
  if (isStandaloneName(name)) return { ...STANDALONE_FUNCTIONS[name], kind: 'standalone' };
  return isMultiName(name) ? { ...MULTI_FUNCTIONS[name], kind: 'several' } : null;
}
