import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { cli } from '../../test/support/cli.js';

/** The words that may come next after `words`, the last of which is being typed. */
async function wordsAfter(words: string[], environment: Record<string, string> = {}): Promise<string[]> {
  const { out } = await cli(environment, 'complete', '--', ...words);
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t')[0] ?? '');
}

describe('completion', () => {
  it.each([
    [['fl'], ['flow']],
    [
      ['flow', ''],
      ['list', 'show', 'export', 'import', 'new', 'validate', 'start', 'stop', 'run', 'help'],
    ],
    [
      ['flow', 'run', '--s'],
      ['--sku', '--since'],
    ],
    [['flow', 'run', 'images', '--sku', 'A', 'B', '--f'], ['--force']],
    [
      ['user', 'create', '--role', ''],
      ['admin', 'editor', 'viewer', 'sender'],
    ],
    [['logs', 'export', 'l'], ['lines']],
    [['logs', 'export', 'lines', '--format', 'c'], ['csv']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['flow', 'import', ''], []],
    [['comp'], ['completion']],
  ])('after %j knows %j', async (words, expected) => {
    expect(await wordsAfter(words)).toEqual(expected);
  });

  it('asks a server for the flows, logins and runs it has', async () => {
    const server = createServer((request, response) => {
      const slug = request.url?.includes('/flows') ? 'images' : 'erp';
      response.end(JSON.stringify({ results: [{ id: '1', slug, name: 'The\nname', flow: 'images' }] }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const known = { INTEGRATOR_URL: url, INTEGRATOR_TOKEN: 'token' };
    expect((await cli(known, 'complete', '--', 'flow', 'show', '')).out).toBe('images\tThe name\n');
    expect(await wordsAfter(['login', 'test', ''], known)).toEqual(['erp']);
    expect(await wordsAfter(['run', 'watch', ''], known)).toEqual(['1']);
    expect(await wordsAfter(['run', 'list', '--flow', 'im'], known)).toEqual(['images']);
    server.close();
    server.closeAllConnections();
    expect(await wordsAfter(['flow', 'show', ''], known)).toEqual([]);
  });
});
