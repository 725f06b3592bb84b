import { describe, expect, it } from 'vitest';
import { CongestionWindow } from './congestion-window.js';

function succeed(window: CongestionWindow, times: number, durationMs = 10, fromMs = 0): void {
  for (let n = 0; n < times; n += 1) window.succeeded(fromMs + n, durationMs, fromMs + n + durationMs);
}

describe('CongestionWindow', () => {
  it('starts with all that is allowed, and never exceeds it', () => {
    const window = new CongestionWindow(8);
    succeed(window, 100);
    expect(window.limit).toBe(8);
  });

  it('halves at a sign of overload, once for all requests that were under way', () => {
    const window = new CongestionWindow(16);
    for (let n = 0; n < 16; n += 1) window.overloaded(n, 100);
    expect(window.limit).toBe(8);
    window.overloaded(101, 150);
    expect(window.limit).toBe(4);
  });

  it('grows by one for each window of good answers', () => {
    const window = new CongestionWindow(16);
    window.overloaded(0, 1);
    succeed(window, 9, 10, 10);
    expect(window.limit).toBe(9);
    succeed(window, 9 * 16, 10, 100);
    expect(window.limit).toBe(16);
  });

  it('always lets one through', () => {
    const window = new CongestionWindow(4);
    for (let n = 0; n < 20; n += 1) window.overloaded(n * 10 + 5, n * 10 + 6);
    expect(window.limit).toBe(1);
  });

  it('shrinks when answers become slow, and takes lasting slowness for usual in the end', () => {
    const window = new CongestionWindow(10);
    succeed(window, 500, 50);
    for (let n = 0; n < 100; n += 1) window.succeeded(1000 + n * 2000, 2000, 3000 + n * 2000);
    expect(window.limit).toBeLessThan(5);
    for (let n = 0; n < 2000; n += 1) window.succeeded(300_000 + n * 2000, 2000, 302_000 + n * 2000);
    expect(window.limit).toBe(10);
  });

  it('follows a limit that is set anew', () => {
    const window = new CongestionWindow(4);
    window.setMax(8);
    expect(window.limit).toBe(8);
    window.overloaded(0, 1);
    window.setMax(6);
    expect(window.limit).toBe(4);
    window.setMax(2);
    expect(window.limit).toBe(2);
  });
});
