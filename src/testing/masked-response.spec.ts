import { describe, expect, it } from 'vitest';
import { maskResponse } from './masked-response.js';

describe('maskResponse', () => {
  it('leaves everything but the secrets as it came', () => {
    expect(maskResponse('{ "a": 1.50, "b": "x tok-123" }', ['tok-123'])).toBe('{ "a": 1.50, "b": "x ***" }');
    expect(maskResponse('<a>tok-123</a>', ['tok-123'])).toBe('<a>***</a>');
  });

  it('keeps JSON readable where a secret looks like a part of a number', () => {
    expect(maskResponse('{ "a": 412345, "b": "1234" }', ['1234'])).toBe('{"a":412345,"b":"***"}');
  });
});
