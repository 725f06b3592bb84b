import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cachedExpression, compileExpression, ExpressionError, toWireUrl, WireUrlError } from './index.js';

const SOURCE = readFileSync(
  new URL('../conformance/source-document.expression.txt', import.meta.url),
  'utf8',
);
const AT = { now: new Date('2026-01-02T03:04:05Z'), timezone: 'UTC' };

function bySku(sku: string): Record<string, string> {
  return { 'http.query.string': `sku=${sku}`, 'http.query.param.sku': sku, 'token.erp': 'S3CRET' };
}

describe('a query that holds a placeholder', () => {
  const compiled = compileExpression(SOURCE);

  it('is refused, since the token would be put into it', () => {
    expect(() => compiled.evaluate({ ...AT, attributes: bySku('A {TOKEN}') })).toThrow(
      /http\.query\.string contains \{TOKEN\}/,
    );
  });

  it('gives what NiFi gives where the caller asks for it', () => {
    const text = compiled.evaluate({ ...AT, attributes: bySku('A {TOKEN}'), refusePlaceholders: false });
    expect(text).toContain("'Value': 'A S3CRET'");
  });

  it.each(['A-1', '{x}', '{token}', 'TOKEN', '$1 ${token.erp} 100%', 'a "b" c'])(
    'an honest value passes: %s',
    (sku) => {
      const attributes = bySku(sku);
      expect(compiled.evaluate({ ...AT, attributes })).toBe(
        compiled.evaluate({ ...AT, attributes, refusePlaceholders: false }),
      );
    },
  );

  it('concerns templates alone, not a replacement in the value itself or by a fixed text', () => {
    const own = compileExpression("${http.query.param.sku:replace('{TOKEN}', ${token.erp:isNull()})}");
    expect(own.evaluate({ ...AT, attributes: bySku('{TOKEN}') })).toBe('false');
    const fixed = compileExpression("${literal('u?q='):append(${http.query.param.sku}):replace(' ', '%20')}");
    expect(fixed.evaluate({ ...AT, attributes: bySku('a b') })).toBe('u?q=a%20b');
  });

  it('is found by a placeholder that is a regular expression', () => {
    const regex = compileExpression(
      "${literal('u?q='):append(${http.query.param.sku}):replaceAll('%T\\d%', ${token.erp})}",
    );
    expect(() => regex.evaluate({ ...AT, attributes: bySku('x%T1%') })).toThrow(/%T\\d%/);
  });
});

describe('secrets', () => {
  it('are masked before anything is made of them', () => {
    const compiled = compileExpression('${token.erp:base64Encode()}/${token.erp}/${a}');
    const { text, masked } = compiled.evaluateMasked({
      ...AT,
      attributes: { 'token.erp': 'S3CRET', a: 'b' },
    });
    expect({ text, masked }).toEqual({ text: 'UzNDUkVU/S3CRET/b', masked: 'Kioq/***/b' });
  });

  it('hide the whole text where a mask does not fit', () => {
    const compiled = compileExpression('${token.erp:base64Decode()}');
    expect(compiled.evaluateMasked({ ...AT, attributes: { 'token.erp': 'UzNDUkVU' } })).toEqual({
      text: 'S3CRET',
      masked: '***',
    });
  });

  it('share their nonce with the text that is sent', () => {
    const { text, masked } = compileExpression('${UUID()}').evaluateMasked({ ...AT, attributes: {} });
    expect(masked).toBe(text);
    expect(text).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('do not appear in errors', () => {
    const compiled = compileExpression("${token.erp:toDate('yyyy')}");
    expect(() => compiled.evaluate({ ...AT, attributes: { 'token.erp': 'S3CRET' } })).toThrow(
      '"***" is not a date',
    );
  });
});

describe('errors', () => {
  it('tell line and column, and show the place', () => {
    const text = 'http://h/?a=\n  ${a:toUpperr()}';
    const error = (() => {
      try {
        return compileExpression(text);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(ExpressionError);
    expect(error).toMatchObject({
      stage: 'compile',
      line: 2,
      column: 7,
      excerpt: '  ${a:toUpperr()}\n      ^',
    });
    expect(String(error)).toContain('did you mean toUpper()?');
  });

  it('inside of a string point into the string', () => {
    expect(() => compileExpression("${literal('a\\tb ${nope:nix()}')}")).toThrow(/nix.*column 24/);
  });

  it('of an evaluation name the function and its place', () => {
    const compiled = compileExpression("x ${a:replace('l', ${nope})}");
    expect(() => compiled.evaluate({ ...AT, attributes: { a: 'Hello' } })).toThrow(
      'nope is missing; replace() needs a value (line 1, column 22)',
    );
  });

  it('follow a missing value to the attribute it comes from', () => {
    const compiled = compileExpression("${a:replace('l', ${nope:trim():toUpper()})}");
    expect(() => compiled.evaluate({ ...AT, attributes: { a: 'Hello' } })).toThrow(/^nope is missing/);
  });

  it('are warnings where NiFi is silent', () => {
    expect(compileExpression('${a} and ${b').warnings).toEqual([
      expect.objectContaining({
        line: 1,
        column: 10,
        message: expect.stringContaining('never closed') as string,
      }),
    ]);
  });
});

describe('the URL on the wire', () => {
  it.each([
    ['  http://h/run?{\'name\': "a"}\n', 'http://h/run?{%27name%27:%20%22a%22}'],
    ['http://h/(S(t))/a|b^c?x|y^z', 'http://h/(S(t))/a%7Cb%5Ec?x|y^z'],
    ['https://h/ş?q=ş&r=%20&s=100%', 'https://h/%C5%9F?q=%C5%9F&r=%20&s=100%'],
    ['http://h/a#b', 'http://h/a'],
  ])('%j is %s', (text, wire) => {
    expect(toWireUrl(text, text)).toBe(wire);
  });

  it('must be http or https, and the error shows no secret', () => {
    expect(() => toWireUrl('ftp://S3CRET/', 'ftp://***/')).toThrow(
      new WireUrlError('"ftp://***/" is not an http or https URL'),
    );
    expect(() => toWireUrl(' ', ' ')).toThrow('The URL is empty');
  });
});

describe('the cache', () => {
  it('compiles a text once', () => {
    expect(cachedExpression(SOURCE)).toBe(cachedExpression(SOURCE));
  });

  it('does not mix the two sets of functions up', () => {
    expect(cachedExpression('${a:isJson()}', { functions: 'language' }).isConstant).toBe(false);
    expect(() => cachedExpression('${a:isJson()}')).toThrow('function isJson is not available');
  });

  it('costs a plain text nothing', () => {
    expect(cachedExpression('a $ b').isConstant).toBe(true);
  });
});
