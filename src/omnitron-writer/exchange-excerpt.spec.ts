import { describe, expect, it } from 'vitest';
import { excerptOf } from './exchange-excerpt.js';

const sent = {
  url: 'https://shop.example/api/v1/downloadable-image/',
  sessionHeaders: { authorization: 'Token s3cret-token' },
  body: '{"product_sku":"A-1","images":[{"url":"https://img.example/a.jpg?key=s3cret-token","order":1}]}',
  secrets: ['s3cret-token'],
};

describe('the excerpt of an exchange', () => {
  it('shows what was sent and what came back, without a secret', () => {
    const { request, response } = excerptOf(sent, {
      status: 400,
      headers: { 'content-type': 'application/json', 'set-cookie': 'session=abc' },
      body: '{"detail":"s3cret-token is wrong"}',
    });
    expect(request).toBe(
      'POST https://shop.example/api/v1/downloadable-image/\nauthorization: ***\ncontent-type: application/json\n\n' +
        '{"product_sku":"A-1","images":[{"url":"https://img.example/a.jpg?key=***","order":1}]}',
    );
    expect(response).toBe('HTTP 400\ncontent-type: application/json\n\n{"detail":"*** is wrong"}');
  });

  it('is capped, and says how long the whole was', () => {
    const { request } = excerptOf({ ...sent, body: 'x'.repeat(10_000) }, null);
    expect(request).toHaveLength(2000 + '… (10108 characters)'.length);
    expect(request).toMatch(/x… \(\d+ characters\)$/);
  });

  it('has no answer when none came', () => {
    expect(excerptOf(sent, null).response).toBeNull();
  });
});
