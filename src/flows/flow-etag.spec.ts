import { describe, expect, it } from 'vitest';
import { flowEtag, versionsOf } from './flow-etag.js';

describe('If-Match', () => {
  it('allows any version when it is left out or a star', () => {
    expect(versionsOf(undefined)).toBeNull();
    expect(versionsOf(' * ')).toBeNull();
  });

  it('takes the version from what flowEtag made, whatever else changed in the response', () => {
    const stopped = flowEtag(3, { state: 'stopped' });
    const running = flowEtag(3, { state: 'running' });
    expect(stopped).not.toBe(running);
    expect(versionsOf(`${stopped}, W/${running}`)).toEqual(new Set([3]));
  });

  it('takes a bare version too, and several', () => {
    expect(versionsOf('"3", "12"')).toEqual(new Set([3, 12]));
  });

  it('allows none when nothing in it is an ETag of a flow', () => {
    expect(versionsOf('"abc"')).toEqual(new Set());
  });
});
