/** What a function of the three modifies does, and a call with its result for `HELP_INPUT`; undefined where each call differs. */
export interface FunctionHelp {
  readonly does: string;
  readonly example: string;
  readonly result: unknown;
}

/** What the examples read. */
export const HELP_INPUT = {
  name: 'Ada',
  sku: 'SKU-1',
  price: 3.5,
  count: 4,
  many: ['b', 'a', 'b'],
  holes: { a: 1, b: null },
  when: '2025-05-26',
};

const help = (does: string, example: string, result: unknown): FunctionHelp => ({ does, example, result });

/** Every function, as `=name(…)` on the right of a modify. The examples are run by a test. */
export const FUNCTION_HELP: Readonly<Record<string, FunctionHelp>> = {
  toLower: help('In small letters.', '=toLower(@(1,sku))', 'sku-1'),
  toUpper: help('In capital letters.', '=toUpper(@(1,name))', 'ADA'),
  trim: help('Without white space at both ends.', "=trim('  a ')", 'a'),
  concat: help('Several texts as one.', "=concat(@(1,name),' ',@(1,sku))", 'Ada SKU-1'),
  join: help('The elements of a list as one text.', "=join(',',@(1,many))", 'b,a,b'),
  split: help('The parts of a text; the sign is a regular expression.', "=split('-',@(1,sku))", ['SKU', '1']),
  substring: help('From one place to another, from 0.', '=substring(@(1,sku),0,3)', 'SKU'),
  leftPad: help('Filled up at its beginning.', "=leftPad(@(1,sku),7,'*')", '**SKU-1'),
  rightPad: help('Filled up at its end.', "=rightPad(@(1,sku),7,'*')", 'SKU-1**'),
  replace: help('Every occurrence of a text replaced.', "=replace(@(1,sku),'-','/')", 'SKU/1'),
  replaceAll: help(
    'Every match of a regular expression replaced.',
    "=replaceAll(@(1,sku),'[0-9]','n')",
    'SKU-n',
  ),
  min: help('The smallest number.', '=min(@(1,count),7)', 4),
  max: help('The greatest number.', '=max(@(1,count),7)', 7),
  abs: help('The number without its sign.', '=abs(-4)', 4),
  avg: help('The mean of several numbers.', '=avg(@(1,count),7)', 5.5),
  intSum: help('The sum as an Integer.', '=intSum(@(1,count),7)', 11),
  longSum: help('The sum as a Long.', '=longSum(@(1,count),7)', 11),
  doubleSum: help('The sum as a Double.', '=doubleSum(@(1,price),1)', 4.5),
  intSubtract: help('The difference of two Integers.', '=intSubtract(@(1,count),1)', 3),
  longSubtract: help('The difference of two Longs.', '=longSubtract(@(1,count),1)', undefined),
  doubleSubtract: help('The difference of two Doubles.', '=doubleSubtract(@(1,price),1.5)', 2),
  divide: help('The quotient as a Double.', '=divide(@(1,count),8)', 0.5),
  divideAndRound: help('The quotient with so many digits.', '=divideAndRound(2,@(1,count),3)', 1.33),
  multiply: help('The product.', '=multiply(@(1,count),2)', 8),
  multiplyAndRound: help('The product with so many digits.', '=multiplyAndRound(1,@(1,price),1.11)', 3.9),
  toInteger: help('As an Integer.', "=toInteger('12')", 12),
  toLong: help('As a Long.', "=toLong('12')", 12),
  toDouble: help('As a Double.', "=toDouble('1.5')", 1.5),
  toBoolean: help('As true or false.', "=toBoolean('TRUE')", true),
  toString: help('As text.', '=toString(@(1,count))', '4'),
  size: help('How long a list, a text or an object is.', '=size(@(1,many))', 3),
  firstElement: help('The first of a list.', '=firstElement(@(1,many))', 'b'),
  lastElement: help('The last of a list.', '=lastElement(@(1,many))', 'b'),
  elementAt: help('The element at a place, from 0.', '=elementAt(1,@(1,many))', 'a'),
  toList: help('As a list.', '=toList(@(1,name))', ['Ada']),
  sort: help('In order.', '=sort(@(1,many))', ['a', 'b', 'b']),
  squashNulls: help('Without the nulls of a list or an object.', '=squashNulls(@(1,holes))', { a: 1 }),
  recursivelySquashNulls: help('The same on all levels.', '=recursivelySquashNulls(@(1,holes))', { a: 1 }),
  squashDuplicates: help('A list with each value once.', '=squashDuplicates(@(1,many))', ['b', 'a']),
  noop: help('Nothing.', '=noop', undefined),
  isPresent: help('The value, where the key is there.', '=isPresent(@(1,name))', 'Ada'),
  notNull: help('The value, unless it is null.', '=notNull(@(1,name))', 'Ada'),
  isNull: help('Null, where the value is null.', '=isNull(@(1,name))', undefined),
  uuid: help('A random UUID.', '=uuid', undefined),
  now: help(
    'The present moment in a pattern of Java and a time zone.',
    "=now('yyyy-MM-dd','UTC')",
    undefined,
  ),
  nowEpochMillis: help('The present moment in milliseconds since 1970.', '=nowEpochMillis()', undefined),
  fromEpochMilli: help(
    'A date out of milliseconds since 1970.',
    "=fromEpochMilli(1748265072000,'yyyy-MM-dd','UTC')",
    '2025-05-26',
  ),
  toEpochMilli: help(
    'A date in milliseconds since 1970.',
    "=toEpochMilli(@(1,when),'yyyy-MM-dd','UTC')",
    1_748_217_600_000,
  ),
  formatDate: help(
    'A date in another pattern.',
    "=formatDate(@(1,when),'yyyy-MM-dd','dd.MM.yyyy')",
    '26.05.2025',
  ),
  dateAdd: help('A date some time later.', "=dateAdd(@(1,when),'yyyy-MM-dd','P1D','UTC')", '2025-05-27'),
  dateSubstract: help(
    'A date some time earlier.',
    "=dateSubstract(@(1,when),'yyyy-MM-dd','P1D','UTC')",
    '2025-05-25',
  ),
};
