import { expect, it } from 'vitest';
import { logFormat } from './log-format.js';

const terminal = { isTTY: true, hasColors: () => true };
const noColour = { isTTY: true, hasColors: () => false };
const pipe = { isTTY: false };

it.each([
  ['auto', terminal, { readable: true, colours: true }],
  ['auto', noColour, { readable: true, colours: false }],
  ['auto', pipe, { readable: false, colours: false }],
  ['json', terminal, { readable: false, colours: false }],
  ['pretty', pipe, { readable: true, colours: false }],
  ['pretty', terminal, { readable: true, colours: true }],
  [undefined, terminal, { readable: true, colours: true }],
])('LOG_FORMAT=%s on %j is %j', (format, output, expected) => {
  expect(logFormat(format, output)).toEqual(expected);
});
