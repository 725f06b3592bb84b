import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkContent } from '../../src/demo/tour/check-content.js';
import { Catalogue, type SkuContent } from '../../src/demo/index.js';
import { missingTools, shownRequests, testedCommands } from '../support/doc-commands.js';

const BIN = resolve('bin/image-integrator.js');
const missing = missingTools("The README's first flow", ['bash', 'curl', 'gzip']);

/** Waits, as a person would, until the last run of the flow has finished. */
const IDLE = `idle() { until [ "$(api "runs?flow=$1&limit=1" | value 'results[0].state')" = finished ]; do sleep 0.2; done; }`;

let folder: string;
let stop: () => Promise<void>;

/** Types the commands into one shell that knows nothing but where programs are. */
async function type(...commands: readonly string[]): Promise<string> {
  const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`;
  const script = commands.join('\n');
  const options = { cwd: folder, env: { PATH, HOME: folder }, maxBuffer: 16 * 1024 * 1024 };
  return (await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], options)).stdout;
}

beforeAll(async () => {
  if (missing.length > 0) return;
  if (!existsSync('dist/src/cli.js'))
    throw new Error('The build is missing: run "npm run build" first ("npm test" does).');
  folder = mkdtempSync(join(tmpdir(), 'readme-'));
  const child = spawn(process.execPath, [BIN, 'demo', '--playground'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += String(chunk)));
  const ended = once(child, 'exit');
  stop = async () => {
    child.kill('SIGINT');
    await ended;
  };
  await vi.waitUntil(() => printed.includes('Ctrl-C stops everything'), { timeout: 290_000, interval: 100 });
}, 300_000);

afterAll(async () => {
  await stop?.();
  rmSync(folder ?? '', { recursive: true, force: true });
});

describe.skipIf(missing.length > 0)('the README, followed literally', { timeout: 600_000 }, () => {
  const steps = testedCommands('README.md');
  const [login = ''] = steps;
  let variables: Record<string, string>;

  async function get<T>(url: string): Promise<T> {
    return (await (await fetch(url)).json()) as T;
  }

  it('leads to a first flow whose run is green, with nothing set before', async () => {
    expect(testedCommands('README.md', 'first terminal')).toEqual(['npm run demo -- --playground\n']);
    expect(statSync(join(folder, '.data/demo/env')).mode & 0o777).toBe(0o600);
    const output = await type(...steps, 'echo "TOKEN=$TOKEN"', 'cat .data/demo/env');
    expect(output).toContain('"status":"succeeded"');
    variables = Object.fromEntries(
      [...output.matchAll(/^(?:export )?([A-Z_]+)='?(.*?)'?$/gm)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    );
    const lines = (await (await fetch(`${variables['OMNITRON']}/__sim/content`)).text()).trim().split('\n');
    const held = new Map(
      lines
        .map((line) => JSON.parse(line) as SkuContent & { sku: string })
        .map((content) => [content.sku, content]),
    );
    const omnitron = { skus: () => held.keys(), findContent: (sku: string) => held.get(sku) ?? null };
    expect(checkContent(new Catalogue({ products: 1500 }), omnitron)).toMatchObject({ problems: [] });
  });

  it('goes on to docs/triggers.md', async () => {
    const blocks = testedCommands('docs/triggers.md').map((text) => `${text}\nidle images\n`);
    expect(blocks).toHaveLength(6);
    const output = await type(
      login,
      IDLE,
      'api flows/images/stop -X POST',
      'idle images',
      ...blocks,
      `echo; api 'runs?flow=images&limit=5'`,
    );
    const { results } = JSON.parse(output.trim().split('\n').at(-1) ?? '') as {
      results: { trigger: string; status: string; failed: number }[];
    };
    expect(results.map(({ trigger, status, failed }) => `${trigger} ${status} ${failed}`)).toEqual([
      'csv partial 1',
      'csv partial 1',
      'manual succeeded 0',
      'manual succeeded 0',
      'manual succeeded 0',
    ]);
  });

  it('goes on to docs/outbound.md', async () => {
    const blocks = testedCommands('docs/outbound.md');
    expect(blocks.length).toBeGreaterThan(6);
    const output = await type(login, IDLE, ...blocks, 'idle erp-images');
    expect(output).toContain('/api/v1/outbound/erp-images');
    expect(output).toMatch(/"status":"succeeded","written":1/);
    // In the order of the page: a post, one that waits, one that is sent twice, one in gzip.
    const [, , keyed, repeated, packed] = [...output.matchAll(/"runId":"([^"]+)"/g)].map(([, id]) => id);
    expect(repeated).toBe(keyed);
    expect(packed).not.toBe(keyed);
    expect(output).toContain('[1].images[0].url');
    const content = (sku: string) => get<SkuContent>(`${variables['OMNITRON']}/__sim/content?sku=${sku}`);
    expect((await content('888')).images).toHaveLength(1);
    expect((await content('1234')).images.map(({ url }) => url)).toEqual([
      'https://cdn.example.com/1234-3.jpg',
    ]);
  });

  it('goes on to docs/testing-a-flow.md', async () => {
    const requests = shownRequests('docs/testing-a-flow.md');
    const tests = requests
      .map(({ path }) => path.replace('/api/v1/', ''))
      .filter((path) => path.startsWith('test'));
    expect([...new Set(tests)].sort()).toEqual(
      ['expression', 'flow', 'login', 'mapping', 'read', 'script'].map((name) => `test/${name}`),
    );
    for (const { method, path, body } of requests) {
      const response = await fetch(`${variables['URL']}${path}`, {
        method,
        headers: { authorization: `Bearer ${variables['TOKEN']}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const answer = (await response.json()) as { ok?: boolean };
      expect({ path, body, answer, status: response.status, ok: answer.ok ?? true }).toMatchObject({
        status: path.includes('/test/') ? 200 : 201,
        ok: true,
      });
    }
  });
});
