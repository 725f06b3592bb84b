import { afterAll, describe, expect, it } from 'vitest';
import { createTestSandbox, scriptJob } from '../test/sandbox.js';
import type { SandboxLimits, SandboxReport } from './index.js';

const sandbox = createTestSandbox();

const report = (body: string, limits: Partial<SandboxLimits> = {}): Promise<SandboxReport> =>
  sandbox.run(scriptJob('javascript', `async function transform() { ${body} }`, '[]', limits));

/** What an expression gives inside the sandbox. */
async function inside(expression: string): Promise<unknown> {
  const { failure, outputs } = await report(`return [${expression}]`);
  expect(failure).toBeNull();
  return (JSON.parse(outputs[0]?.text ?? 'null') as unknown[])[0];
}

describe('the web in JavaScript scripts', () => {
  afterAll(() => sandbox.stop());

  it.each([
    [
      "new URL('../a b.jpg?x=ş#f', 'https://Örnek.example:443/i/j/')",
      new URL('https://xn--rnek-4qa.example/i/a%20b.jpg?x=%C5%9F#f').href,
    ],
    ["new URL('https://u:p@x.example:8443/a').host", 'x.example:8443'],
    [
      "(() => { const u = new URL('https://x/?a=1'); u.searchParams.append('b', 'ç d'); u.pathname = '/ü'; u.hash = 'h'; return u.href })()",
      'https://x/%C3%BC?a=1&b=%C3%A7+d#h',
    ],
    [
      "(() => { const u = new URL('https://x/?a=1'); u.search = 'c=2'; return [u.searchParams.get('a'), u.searchParams.get('c'), u.toString()] })()",
      [null, '2', 'https://x/?c=2'],
    ],
    [
      "(() => { const u = new URL('https://x/'); u.searchParams.set('a', 1); u.searchParams.delete('a'); return u.href })()",
      'https://x/',
    ],
    [
      "[URL.canParse('nope'), URL.parse('nope'), URL.parse('/a', 'https://x').href]",
      [false, null, 'https://x/a'],
    ],
    [
      "[...new URLSearchParams('?b=2&a=1&a=x+y')]",
      [
        ['b', '2'],
        ['a', '1'],
        ['a', 'x y'],
      ],
    ],
    [
      "(() => { const p = new URLSearchParams({ b: 2, a: 'x y' }); p.sort(); p.set('b', 3); return [String(p), p.size, p.getAll('a'), p.has('c'), [...p.keys()]] })()",
      ['a=x+y&b=3', 2, ['x y'], false, ['a', 'b']],
    ],
    ["String(new URLSearchParams(new Map([['a', '&']])))", 'a=%26'],
    ["[...new TextEncoder().encode('ş€')]", [...Buffer.from('ş€')]],
    ["new TextDecoder('windows-1254').decode(new Uint8Array([0xfe, 0xd0]))", 'şĞ'],
    ["new TextDecoder().decode(new TextEncoder().encode('ş😀').buffer)", 'ş😀'],
    ["[btoa('a\\u00ff'), atob('Yf8=')]", ['Yf8=', 'a\u00ff']],
    [
      '(() => { const a = { d: new Date(0), m: new Map([[1, { x: [1] }]]) }; a.self = a; const b = structuredClone(a); return [b !== a, b.self === b, b.m.get(1).x, b.d.toISOString()] })()',
      [true, true, [1], '1970-01-01T00:00:00.000Z'],
    ],
    ["crypto.hash('sha256', 'abc')", 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ["crypto.hash('md5', new TextEncoder().encode('abc'), 'base64')", 'kAFQmDzST7DWlj99KOF/cg=='],
    [
      "crypto.hmac('SHA-256', 'key', 'The quick brown fox jumps over the lazy dog')",
      'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8',
    ],
    ["(await crypto.subtle.digest('SHA-1', new TextEncoder().encode('abc'))).byteLength", 20],
    [
      "await (async () => { const key = await crypto.subtle.importKey('raw', new TextEncoder().encode('key'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']); const data = new TextEncoder().encode('a'); const s = await crypto.subtle.sign('HMAC', key, data); return [new Uint8Array(s)[0], await crypto.subtle.verify('HMAC', key, s, data), await crypto.subtle.verify('HMAC', key, s, new TextEncoder().encode('b'))] })()",
      [0x78, true, false],
    ],
    ['[crypto.randomUUID().length, crypto.getRandomValues(new Uint8Array(4)).length]', [36, 4]],
    ["await new Promise((go) => queueMicrotask(() => go('micro')))", 'micro'],
    ["await new Promise((go) => setTimeout(go, 5, 'late'))", 'late'],
    [
      'await new Promise((go) => { let n = 0; const id = setInterval(() => { n += 1; if (n === 3) { clearInterval(id); go(n) } }, 1) })',
      3,
    ],
    [
      'await (async () => { let rang = false; clearTimeout(setTimeout(() => { rang = true }, 1)); await new Promise((go) => setTimeout(go, 20)); return rang })()',
      false,
    ],
  ])('%s', async (expression, value) => {
    expect(await inside(expression)).toEqual(value);
  });

  it.each([
    ["new URL('nope')", 'TypeError: Invalid URL: nope'],
    ["atob('*')", 'Invalid character'],
    ["btoa('ş')", 'U+00FF'],
    ["crypto.hash('sha3', '')", 'There is no hash "sha3"'],
    ["crypto.hash('md5', '', 'latin1')", 'There is no encoding'],
    ["await crypto.subtle.importKey('raw', new Uint8Array(1), 'AES-GCM')", 'AES-GCM is not available'],
    ['structuredClone(() => 1)', 'could not be cloned'],
    ["new TextDecoder('nope')", 'nope'],
    ["new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff]))", 'not valid'],
    ['crypto.getRandomValues(new Uint8Array(65537))', '65536'],
    ["setTimeout('alert()')", 'A timer calls a function'],
    ['for (let n = 0; n <= 1000; n++) setTimeout(() => {}, 1e6)', '1000 timers at most'],
  ])('throws: %s', async (statement, message) => {
    const { failure } = await report(`${statement}; return []`);
    expect(failure).toMatchObject({ code: 'SCRIPT_FAILED', line: 1 });
    expect(failure?.message).toContain(message);
  });

  it('waits no longer than the script may run', async () => {
    const waiting = 'await new Promise((go) => setTimeout(go, 1e9)); return []';
    expect((await report(waiting, { timeoutMs: 300 })).failure?.code).toBe('SCRIPT_TIMEOUT');
    expect(await inside('1')).toBe(1);
  });

  it('does not wait for timers that nobody waits for, and tells what they throw', async () => {
    const body =
      "setTimeout(() => { throw new Error('bad') }, 0); setInterval(() => {}, 1); await new Promise((go) => setTimeout(go, 30)); return []";
    const { failure, log } = await report(body);
    expect(failure).toBeNull();
    expect(log).toEqual([{ level: 'error', message: expect.stringContaining('Error: bad') as string }]);
  });
});
