import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startOmnitronSimulator } from '../../src/demo/index.js';
import { listErrorDefinitions } from '../../src/common/index.js';
import { startTestApp } from '../support/app.js';
import { createOutboundFlow } from '../support/outbound-flow.js';

const page = readFileSync('docs/outbound.md', 'utf8');
const missing = ['bash', 'curl', 'jq', 'gzip'].filter((tool) => spawnSync(tool, ['--version']).status !== 0);
if (missing.length > 0)
  console.warn(`The examples of docs/outbound.md are not tried: ${missing.join(', ')} is not installed.`);

describe('docs/outbound.md', () => {
  it.skipIf(missing.length > 0)('shows commands that do what it says', { timeout: 60_000 }, async () => {
    const commands = [...page.matchAll(/<!-- tested -->\s*```sh\n(.*?)```/gs)].map(([, text = '']) => text);
    expect(commands.length).toBeGreaterThan(6);
    const omnitron = await startOmnitronSimulator({ unknownProducts: 'create' });
    await using server = await startTestApp();
    // Makes the login; the page's own flow is made by the page.
    await createOutboundFlow(server, omnitron, { name: 'Other', slug: 'other' });
    const script = commands.join('\n');
    const env = { ...process.env, URL: server.url, TOKEN: server.token, OMNITRON: omnitron.url };
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { env });
    expect(stdout).toContain('/api/v1/outbound/erp-images');
    expect(stdout).toMatch(/"status":"succeeded","written":1/);
    // In the order of the page: a post, one that waits, one that is sent twice, one in gzip.
    const [, , keyed, repeated, packed] = [...stdout.matchAll(/"runId":"([^"]+)"/g)].map(([, id]) => id);
    expect(repeated).toBe(keyed);
    expect(packed).not.toBe(keyed);
    expect(stdout).toContain('[1].images[0].url');
    await expect.poll(() => omnitron.findContent('888')?.images.length, { timeout: 20_000 }).toBe(1);
    expect(omnitron.findContent('1234')?.images.map(({ url }) => url)).toEqual([
      'https://cdn.example.com/1234-3.jpg',
    ]);
    await omnitron.stop();
  });

  it('names every error of the room with its status', () => {
    for (const [code, { status }] of listErrorDefinitions()) {
      if (!/^(PAYLOAD_(?!GONE)|ROWS_|IDEMPOTENCY_|OUTBOUND_|FLOW_(STOPPED|NOT_))/.test(code)) continue;
      const line = page.split('\n').find((text) => text.startsWith('|') && text.includes(`\`${code}\``));
      expect({ code, line }).toMatchObject({ line: expect.stringContaining(`\`${status}\``) });
    }
  });
});
