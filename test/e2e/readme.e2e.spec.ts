import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { ADMIN, startTestApp } from '../support/app.js';
import { differences } from '../support/image-flow.js';

const missing = ['bash', 'curl', 'jq'].filter((tool) => spawnSync(tool, ['--version']).status !== 0);
if (missing.length > 0)
  console.warn(`The README's first flow is not tried: ${missing.join(', ')} is not installed.`);

/** The shell blocks of the README that are marked as tested, in their order. */
function testedCommands(): string[] {
  return [...readFileSync('README.md', 'utf8').matchAll(/<!-- tested -->\s*```sh\n(.*?)```/gs)].map(
    ([, commands = '']) => commands,
  );
}

describe('the README', () => {
  it.skipIf(missing.length > 0)(
    'leads to a first flow that runs, as it is written',
    { timeout: 120_000 },
    async () => {
      const commands = testedCommands();
      expect(commands.length).toBeGreaterThan(3);
      await using server = await startTestApp();
      const [erp, omnitron] = await Promise.all([startErpSimulator(), startOmnitronSimulator()]);
      try {
        const { stdout } = await promisify(execFile)(
          'bash',
          ['-euo', 'pipefail', '-c', commands.join('\n')],
          {
            env: {
              ...process.env,
              URL: server.url,
              ERP: erp.url,
              OMNITRON: omnitron.url,
              ADMIN_EMAIL: ADMIN.username,
              ADMIN_PASSWORD: ADMIN.password,
            },
          },
        );
        expect(stdout).toContain('"status":"succeeded"');
        expect(differences({ erp, omnitron })).toEqual([]);
        const { body } = await server.call('get', '/api/v1/flows/images').expect(200);
        expect(body).toMatchObject({ state: 'running', schedule: { type: 'cron' } });
      } finally {
        await Promise.all([erp.stop(), omnitron.stop()]);
      }
    },
  );
});
