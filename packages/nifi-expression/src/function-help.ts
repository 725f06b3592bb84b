import type { FunctionName, MultiName, StandaloneName } from './function-names.js';

/** What a function does in one sentence, and an example with its result for `HELP_ATTRIBUTES`; null where each call differs. */
export interface FunctionHelp {
  readonly does: string;
  readonly example: string;
  readonly result: string | null;
}

/** What the examples read. */
export const HELP_ATTRIBUTES: Readonly<Record<string, string>> = {
  name: 'Ada Lovelace',
  sku: 'SKU-1-red',
  ids: 'a,b,c',
  price: '1999',
  when: '2025-05-26T13:11:12',
  json: '{"a":{"b":[1,2]}}',
};

type Described = Exclude<
  FunctionName | StandaloneName | MultiName,
  'ip' | 'nextInt' | 'thread' | 'hostname' | 'getStateValue'
>;

const help = (does: string, example: string, result: string | null): FunctionHelp => ({
  does,
  example,
  result,
});

/** Every function that may be used or tried out. The examples are run by a test. */
export const FUNCTION_HELP: Readonly<Record<Described, FunctionHelp>> = {
  toUpper: help('In capital letters.', '${sku:toUpper()}', 'SKU-1-RED'),
  toLower: help('In small letters.', '${sku:toLower()}', 'sku-1-red'),
  trim: help('Without white space at both ends.', "${literal('  a '):trim()}", 'a'),
  toString: help('As text.', '${price:toNumber():toString()}', '1999'),
  urlEncode: help('Escaped for a value in a URL.', '${name:urlEncode()}', 'Ada+Lovelace'),
  urlDecode: help('The opposite of urlEncode.', "${literal('a+b%26c'):urlDecode()}", 'a b&c'),
  base64Encode: help('In Base64.', '${sku:base64Encode()}', 'U0tVLTEtcmVk'),
  base64Decode: help('Out of Base64.', "${literal('U0tV'):base64Decode()}", 'SKU'),
  escapeJson: help('Escaped for a text in JSON.', '${json:escapeJson()}', '{\\"a\\":{\\"b\\":[1,2]}}'),
  unescapeJson: help(
    'The opposite of escapeJson.',
    String.raw`${'$'}{literal('a\\"b'):unescapeJson()}`,
    'a"b',
  ),
  isNull: help('Whether the value is missing.', '${other:isNull()}', 'true'),
  notNull: help('Whether there is a value.', '${sku:notNull()}', 'true'),
  isEmpty: help('Whether it is missing, empty or white space.', "${literal(' '):isEmpty()}", 'true'),
  not: help('The opposite of true or false.', '${sku:isEmpty():not()}', 'true'),
  length: help('How many characters it has.', '${sku:length()}', '9'),
  count: help('How many of several values there are.', "${allDelineatedValues(${ids}, ','):count()}", '3'),
  toNumber: help('As a whole number.', '${price:toNumber():plus(1)}', '2000'),
  toDecimal: help('As a decimal number.', '${price:toDecimal():divide(2)}', '999.5'),
  toMicros: help(
    'An instant in microseconds since 1970.',
    "${when:toInstant(\"yyyy-MM-dd'T'HH:mm:ss\", 'UTC'):toMicros()}",
    '1748265072000000',
  ),
  toNanos: help(
    'An instant in nanoseconds since 1970.',
    "${when:toInstant(\"yyyy-MM-dd'T'HH:mm:ss\", 'UTC'):toNanos()}",
    '1748265072000000000',
  ),
  substringBefore: help('What stands before the first.', "${sku:substringBefore('-')}", 'SKU'),
  substringBeforeLast: help('What stands before the last.', "${sku:substringBeforeLast('-')}", 'SKU-1'),
  substringAfter: help('What stands after the first.', "${sku:substringAfter('-')}", '1-red'),
  substringAfterLast: help('What stands after the last.', "${sku:substringAfterLast('-')}", 'red'),
  replaceNull: help('Something else where the value is missing.', "${other:replaceNull('none')}", 'none'),
  replaceEmpty: help(
    'Something else where it is missing, empty or white space.',
    "${literal(''):replaceEmpty('none')}",
    'none',
  ),
  append: help('With something at its end.', "${sku:append('!')}", 'SKU-1-red!'),
  prepend: help('With something at its beginning.', "${sku:prepend('#')}", '#SKU-1-red'),
  join: help('Several values as one text.', "${allDelineatedValues(${ids}, ','):join(';')}", 'a;b;c'),
  jsonPath: help('What stands at a path of JSON.', "${json:jsonPath('$.a.b[1]')}", '2'),
  hash: help(
    'Its hash in hexadecimal; MD5, SHA-1, SHA-256 and others.',
    "${sku:hash('MD5')}",
    'fffed8c78eac20359292b356473fbef0',
  ),
  md5: help('Its MD5 in hexadecimal. Not in NiFi.', '${sku:md5()}', 'fffed8c78eac20359292b356473fbef0'),
  sha256: help(
    "Its SHA-256 in hexadecimal, or as 'base64'. Not in NiFi.",
    '${sku:sha256()}',
    '01040e88fc585a6ab50c1ed790f3ee8c6e2fb057cd62588d3a5766088496bd8b',
  ),
  hmac: help(
    "Its HMAC with a key, in hexadecimal or as 'base64'. Not in NiFi.",
    "${sku:hmac('SHA-256', 'key')}",
    'ef57a9580ab4f8fda505536699de9a94fe71cdf7a15fcc40963808df04515cf2',
  ),
  base64: help('In Base64, as base64Encode. Not in NiFi.', '${sku:base64()}', 'U0tVLTEtcmVk'),
  startsWith: help('Whether it begins with a text.', "${sku:startsWith('SKU')}", 'true'),
  endsWith: help('Whether it ends with a text.', "${sku:endsWith('red')}", 'true'),
  contains: help('Whether a text is in it.', "${sku:contains('-1-')}", 'true'),
  find: help('Whether a regular expression matches in it.', String.raw`${'$'}{sku:find('\d')}`, 'true'),
  matches: help(
    'Whether a regular expression matches all of it.',
    String.raw`${'$'}{sku:matches('\d+')}`,
    'false',
  ),
  indexOf: help('Where a text begins in it, from 0; -1 for nowhere.', "${sku:indexOf('-')}", '3'),
  lastIndexOf: help('Where a text begins in it for the last time.', "${sku:lastIndexOf('-')}", '5'),
  equals: help('Whether both are the same.', "${sku:equals('sku-1-red')}", 'false'),
  equalsIgnoreCase: help(
    'Whether both are the same but for capital letters.',
    "${sku:equalsIgnoreCase('sku-1-red')}",
    'true',
  ),
  gt: help('Whether the number is greater.', '${price:gt(1000)}', 'true'),
  ge: help('Whether the number is greater or the same.', '${price:ge(1999)}', 'true'),
  lt: help('Whether the number is less.', '${price:lt(1000)}', 'false'),
  le: help('Whether the number is less or the same.', '${price:le(1999)}', 'true'),
  and: help('Whether both are true.', "${sku:startsWith('SKU'):and(${price:gt(5)})}", 'true'),
  or: help('Whether one of them is true.', '${sku:isEmpty():or(${price:gt(5)})}', 'true'),
  plus: help('The sum.', '${price:plus(1)}', '2000'),
  minus: help('The difference.', '${price:minus(99)}', '1900'),
  multiply: help('The product.', '${price:multiply(2)}', '3998'),
  divide: help('The quotient; a whole number when both are.', '${price:divide(100)}', '19'),
  mod: help('The rest of a division.', '${price:mod(100)}', '99'),
  fromRadix: help('A number that is written to another base.', "${literal('ff'):fromRadix(16)}", '255'),
  UUID3: help(
    'The UUID of version 3 for a name in a namespace.',
    "${sku:UUID3('6ba7b810-9dad-11d1-80b4-00c04fd430c8')}",
    null,
  ),
  UUID5: help(
    'The UUID of version 5 for a name in a namespace.',
    "${sku:UUID5('6ba7b810-9dad-11d1-80b4-00c04fd430c8')}",
    null,
  ),
  substring: help('From one place to another, from 0.', '${sku:substring(4, 5)}', '1'),
  padLeft: help('Filled up at its beginning.', "${literal('7'):padLeft(3, '0')}", '007'),
  padRight: help('Filled up at its end.', "${literal('7'):padRight(3, '0')}", '700'),
  toRadix: help('A number to another base, filled up to a length.', '${literal(255):toRadix(16, 4)}', '00ff'),
  format: help(
    'A date in a pattern of Java, in a time zone.',
    "${when:toDate(\"yyyy-MM-dd'T'HH:mm:ss\", 'UTC'):format('dd.MM.yyyy HH:mm', 'Europe/Istanbul')}",
    '26.05.2025 16:11',
  ),
  replace: help('Every occurrence of a text replaced.', "${sku:replace('-', '/')}", 'SKU/1/red'),
  replaceAll: help(
    'Every match of a regular expression replaced.',
    String.raw`${'$'}{sku:replaceAll('-(\w)', '_$1')}`,
    'SKU_1_red',
  ),
  replaceFirst: help(
    'The first match of a regular expression replaced.',
    "${sku:replaceFirst('-.', '')}",
    'SKU-red',
  ),
  ifElse: help('One of two values.', "${price:gt(1000):ifElse('dear', 'cheap')}", 'dear'),
  formatInstant: help(
    'An instant in a pattern of java.time, in a time zone.',
    "${when:toInstant(\"yyyy-MM-dd'T'HH:mm:ss\", 'UTC'):formatInstant('yyyy-MM-dd HH:mm', 'Europe/Istanbul')}",
    '2025-05-26 16:11',
  ),
  toDate: help(
    'A date out of a text in a pattern of Java.',
    "${when:toDate(\"yyyy-MM-dd'T'HH:mm:ss\", 'UTC'):toNumber()}",
    '1748265072000',
  ),
  toInstant: help(
    'An instant out of a text in a pattern of java.time.',
    "${when:toInstant(\"yyyy-MM-dd'T'HH:mm:ss\", 'UTC'):toMicros()}",
    '1748265072000000',
  ),
  getDelimitedField: help('One of several fields, from 1.', '${ids:getDelimitedField(2)}', 'b'),
  in: help('Whether it is one of several.', "${ids:in('x', 'a,b,c')}", 'true'),
  escapeXml: help('Escaped for XML.', "${literal('a<b'):escapeXml()}", 'a&lt;b'),
  escapeCsv: help('Escaped for a field of CSV.', "${literal('a,b'):escapeCsv()}", '"a,b"'),
  escapeHtml3: help('Escaped for HTML 3.', "${literal('a<b'):escapeHtml3()}", 'a&lt;b'),
  escapeHtml4: help('Escaped for HTML 4.', "${literal('a<b'):escapeHtml4()}", 'a&lt;b'),
  isJson: help('Whether it is JSON.', '${json:isJson()}', 'true'),
  unescapeXml: help('The opposite of escapeXml.', "${literal('a&lt;b'):unescapeXml()}", 'a<b'),
  unescapeCsv: help('The opposite of escapeCsv.', '${literal(\'"a,b"\'):unescapeCsv()}', 'a,b'),
  unescapeHtml3: help('The opposite of escapeHtml3.', "${literal('a&lt;b'):unescapeHtml3()}", 'a<b'),
  unescapeHtml4: help('The opposite of escapeHtml4.', "${literal('a&lt;b'):unescapeHtml4()}", 'a<b'),
  evaluateELString: help(
    'The value, evaluated as an expression once more.',
    "${literal('$${price}'):evaluateELString()}",
    null,
  ),
  jsonPathDelete: help('JSON without what stands at a path.', "${json:jsonPathDelete('$.a.b')}", '{"a":{}}'),
  repeat: help('The text several times.', '${ids:repeat(2)}', 'a,b,ca,b,c'),
  math: help('A function of Java’s Math.', "${literal(-7):toNumber():math('abs')}", '7'),
  jsonPathSet: help('JSON with another value at a path.', "${json:jsonPathSet('$.a.b', 3)}", '{"a":{"b":3}}'),
  jsonPathAdd: help(
    'JSON with one more value in a list.',
    "${json:jsonPathAdd('$.a.b', 3)}",
    '{"a":{"b":[1,2,3]}}',
  ),
  jsonPathPut: help(
    'JSON with a value under a new name.',
    "${json:jsonPathPut('$.a', 3, 'c')}",
    '{"a":{"b":[1,2],"c":3}}',
  ),
  now: help('The present moment.', "${now():format('yyyy')}", null),
  UUID: help('A random UUID.', '${UUID()}', null),
  random: help('A random whole number.', '${random()}', null),
  literal: help('A value that stands in the expression.', "${literal('a'):append('b')}", 'ab'),
  getUri: help(
    'A URI out of its parts.',
    "${getUri('https', null, 'erp.example.com', -1, '/items', 'a=1', null)}",
    'https://erp.example.com/items?a=1',
  ),
  allAttributes: help(
    'What follows, of several attributes: whether all say true.',
    "${allAttributes('sku', 'name'):contains('a')}",
    'false',
  ),
  allMatchingAttributes: help(
    'The same for attributes whose names match.',
    "${allMatchingAttributes('s.*'):contains('SKU')}",
    'true',
  ),
  allDelineatedValues: help(
    'The same for the parts of a text.',
    "${allDelineatedValues(${ids}, ','):join('|')}",
    'a|b|c',
  ),
  anyAttribute: help(
    'What follows, of several attributes: whether one says true.',
    "${anyAttribute('sku', 'name'):contains('SKU')}",
    'true',
  ),
  anyMatchingAttribute: help(
    'The same for attributes whose names match.',
    "${anyMatchingAttribute('s.*'):contains('SKU')}",
    'true',
  ),
  anyDelineatedValue: help(
    'The same for the parts of a text.',
    "${anyDelineatedValue(${ids}, ','):equals('b')}",
    'true',
  ),
};
