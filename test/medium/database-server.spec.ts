import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findBinaries } from '../../packages/embedded-postgres/src/binaries.js';
import { DatabaseServer, inOurWords } from '../../src/database/database-server.js';
import { ROOT } from '../support/openapi-routes.js';

const SOURCES = 'packages/embedded-postgres/src/**/!(*.spec).ts';

it('refuses files of another Postgres with an error of this application, which names its settings', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'database-server-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  await chmod(dataDir, 0o755);
  await mkdir(join(dataDir, 'postgres/cluster'), { recursive: true });
  await writeFile(join(dataDir, 'postgres/cluster/PG_VERSION'), '9\n');
  await writeFile(join(dataDir, 'postgres/password'), 'secret\n', { mode: 0o600 });
  await expect(DatabaseServer.open({ databaseUrl: undefined, DATA_DIR: dataDir })).rejects.toMatchObject({
    name: 'AppError',
    code: 'EMBEDDED_DATA_UNUSABLE',
    kind: 'config',
    message: expect.stringMatching(
      /was made by Postgres 9, .* Move it over as docs\/operations\.md tells \("A new major version of Postgres"\), or set another DATA_DIR to begin/,
    ),
    cause: { name: 'EmbeddedError' },
  });
});

it('names DATABASE_URL once where npm has no Postgres for this machine', async () => {
  const refused = await findBinaries(null, 'copies', null).catch((error: unknown) => error as Error);
  const message = inOurWords(refused instanceof Error ? refused.message : '');
  expect(message.split('DATABASE_URL')).toHaveLength(2);
  expect(message).toMatch(/or use a Postgres of your own \(DATABASE_URL\)\.$/);
});

it('knows every word of the package that has another name here, and the package none of ours', () => {
  const texts = globSync(SOURCES, { cwd: ROOT }).map((file) => readFileSync(join(ROOT, file), 'utf8'));
  expect(texts.length).toBeGreaterThan(10);
  for (const text of texts) expect(text).not.toMatch(/DATABASE_URL|DATA_DIR|docs\//);
  expect(inOurWords('Set dataDir to a local disk, or set another dataDir.')).toBe(
    'Set DATA_DIR to a local disk, or set another DATA_DIR.',
  );
  expect(readFileSync(join(ROOT, 'docs/operations.md'), 'utf8')).toMatch(
    /^#+ A new major version of Postgres$/m,
  );
});
