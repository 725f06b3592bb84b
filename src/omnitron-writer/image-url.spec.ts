import { describe, expect, it } from 'vitest';
import {
  baseUrlProblem,
  imageUrlAdvice,
  type ImageUrlRules,
  parameterPattern,
  readImageUrl,
  withoutParameters,
} from './image-url.js';

const RULES: ImageUrlRules = { imageUrlEncoding: 'browsers', imageBaseUrl: null };
const AS_TOLD: ImageUrlRules = { ...RULES, imageUrlEncoding: 'none' };
const BASED: ImageUrlRules = { ...RULES, imageBaseUrl: 'https://cdn.example.com/img' };

describe('the URL of an image', () => {
  it.each(['https://CDN.example.com:443/a/../b.jpg', 'http://x/a%20b.jpg?c=%C5%9F', 'https://x/a|b{c}.jpg'])(
    'stays as it is when it is plain: %s',
    (url) => {
      expect(readImageUrl(` ${url} `, RULES)).toEqual({ url, told: url });
    },
  );

  it.each([
    ['https://x/kırmızı çanta.jpg', 'https://x/k%C4%B1rm%C4%B1z%C4%B1%20%C3%A7anta.jpg'],
    ['https://x/a b%20c.jpg?q=ş t', 'https://x/a%20b%20c.jpg?q=%C5%9F%20t'],
    ['https://örnek.example/1.jpg', 'https://xn--rnek-4qa.example/1.jpg'],
  ])('is encoded as browsers do: %s', (told, url) => {
    expect(readImageUrl(told, RULES)).toEqual({ url, told });
  });

  it('is not encoded where the card says so', () => {
    expect(readImageUrl('https://x/ş.jpg', AS_TOLD)?.url).toBe('https://x/ş.jpg');
    expect(readImageUrl('https://x/a b.jpg', AS_TOLD)).toBeNull();
    expect(imageUrlAdvice('https://x/a b.jpg', AS_TOLD)).toContain('write.imageUrlEncoding');
  });

  it.each([
    ['//other.example/a.jpg', 'https://other.example/a.jpg'],
    ['/a.jpg', 'https://cdn.example.com/a.jpg'],
    ['a.jpg', 'https://cdn.example.com/img/a.jpg'],
    ['./a b.jpg', 'https://cdn.example.com/img/a%20b.jpg'],
    [String.raw`2026\a.jpg`, 'https://cdn.example.com/img/2026/a.jpg'],
    ['http://y/a.jpg', 'http://y/a.jpg'],
  ])('belongs to the base of the card: %s', (told, url) => {
    expect(readImageUrl(told, BASED)?.url).toBe(url);
  });

  it.each([
    ['//cdn/a.jpg', RULES, /lacks https: in front.*write\.imageBaseUrl/],
    ['img/a.jpg', RULES, /no whole URL.*write\.imageBaseUrl/],
    ['data:image/png;base64,AA', BASED, /must be an http\(s\) URL/],
    [String.raw`C:\a.jpg`, BASED, /must be an http\(s\) URL/],
    ['https:///a.jpg', BASED, /must be an http\(s\) URL/],
    ['https://x/a\u0007.jpg', RULES, /without control characters/],
    ['https://x/a\ud83d.jpg', RULES, /must be/],
    ['https://x/a.jpg https://x/b.jpg', RULES, /several URLs; set write\.imageSeparator/],
    ['', BASED, /must be/],
    [null, BASED, /must be/],
  ])('is none: %j', (value, rules, advice) => {
    expect(readImageUrl(value, rules)).toBeNull();
    expect(imageUrlAdvice(value, rules)).toMatch(advice);
  });

  it.each(['cdn.example.com', 'ftp://x/', 'https://a:b@x/', 'https://x/?a=1'])(
    'has no base in %s',
    (text) => {
      expect(baseUrlProblem(text)).not.toBeNull();
    },
  );
});

describe('parameters that count for nothing', () => {
  it.each([
    ['https://x/i?id=2&Sig=a&expires=1', ['sig', 'expires'], 'https://x/i?id=2'],
    ['https://x/i?X-Amz-Date=1&X-Amz-Signature=2&id=3#f', ['X-Amz-*'], 'https://x/i?id=3#f'],
    ['https://x/i?sig=1#f', ['sig'], 'https://x/i#f'],
    ['https://x/i?signature=1&sig', ['sig'], 'https://x/i?signature=1'],
    ['https://x/i?a=1&b=2', ['*'], 'https://x/i'],
    ['https://x/i?a.b=1&ab=2', ['a.b'], 'https://x/i?ab=2'],
    ['https://x/i?&a=1', ['z'], 'https://x/i?&a=1'],
    ['https://x/sig=1', ['sig'], 'https://x/sig=1'],
  ])('of %s with %j', (url, names, rest) => {
    expect(withoutParameters(url, names)).toBe(rest);
  });

  it('are none of no names', () => {
    expect(parameterPattern([' ', ''])).toBeNull();
    expect(withoutParameters('https://x/i?a=1', [' '])).toBe('https://x/i?a=1');
  });
});
