import { expect, it } from 'vitest';
import { memberText } from './exact-field.js';

it.each([
  ['{"a":{"payload":1},"payload": [1.50, {"x":"}\\"]"}] ,"b":2}', '[1.50, {"x":"}\\"]"}]'],
  ['{"payload":12345678901234567890}', '12345678901234567890'],
  ['{"payload":1,"payload":2}', '2'],
  [String.raw`{"p\u0061yload":"ş"}`, '"ş"'],
  ['{"a":["payload",1],"payload":null}', 'null'],
  ['{"a":1}', null],
  ['{}', null],
])('finds the text of a member in %s', (json, text) => {
  expect(memberText(Buffer.from(json), 'payload')).toBe(text);
});
