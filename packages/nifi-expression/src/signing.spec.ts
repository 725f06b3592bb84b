import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compileExpression } from './index.js';

const attributes = { text: 'The quick brown fox', 'secret.key': 'k3y', md5: 'an attribute' };
const evaluate = (expression: string): string =>
  compileExpression(expression).evaluate({ attributes, now: new Date(0), timezone: 'UTC' });
const expected = createHmac('sha256', 'k3y').update('The quick brown fox').digest();

/** What is added to NiFi's language. */
describe('functions for signed requests', () => {
  it.each([
    ["${literal('abc'):md5()}", '900150983cd24fb0d6963f7d28e17f72'],
    ["${literal('abc'):sha256()}", 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ["${literal('abc'):md5('base64')}", 'kAFQmDzST7DWlj99KOF/cg=='],
    ["${literal('abc'):base64()}", 'YWJj'],
    ["${text:hmac('SHA-256', ${secret.key})}", expected.toString('hex')],
    ["${text:hmac('sha256', ${secret.key}, 'base64')}", expected.toString('base64')],
    ['${missing:sha256()}', ''],
    ['${md5}', 'an attribute'],
  ])('%s is %s', (expression, value) => {
    expect(evaluate(expression)).toBe(value);
  });

  it.each([
    ["${text:hmac('crc', 'k')}", /does not know "crc"/],
    ["${text:sha256('octal')}", /encoding "octal".*hex, base64/],
    ["${text:hmac('sha256', ${secret.nokey})}", /secret\.nokey is missing/],
  ])('%s fails', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(message);
  });

  it('tells what must be masked of a text', () => {
    const input = { attributes, now: new Date(0), timezone: 'UTC' };
    const { secrets } = compileExpression('a ${text} b ${secret.key:sha256()}').evaluateWithSecrets(input);
    expect(secrets).toEqual([evaluate('${secret.key:sha256()}')]);
  });
});
