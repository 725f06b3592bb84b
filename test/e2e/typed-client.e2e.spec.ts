import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { expect, it } from 'vitest';
import {
  DEFAULT_ERP_ACCOUNT,
  DEFAULT_OMNITRON_ACCOUNT,
  startErpSimulator,
  startOmnitronSimulator,
} from '../../src/demo/index.js';
import { ADMIN, startTestApp } from '../support/app.js';
import { differences, imageFlow } from '../support/image-flow.js';
import { ROOT } from '../support/openapi-routes.js';

interface MainJobModule {
  runMainJob(job: object): Promise<{ run: { status: string; written: number }; writtenRows: number }>;
}

/** Generates the client's types from openapi.json, compiles the program against them; gives what the compiler says. */
async function compileProgram(folder: string): Promise<string[]> {
  const types = await openapiTS(pathToFileURL(join(ROOT, 'openapi.json')), { defaultNonNullable: false });
  writeFileSync(join(folder, 'api.ts'), astToString(types));
  cpSync(join(ROOT, 'test/typed-client/main-job.ts'), join(folder, 'main-job.ts'));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  const program = ts.createProgram([join(folder, 'main-job.ts')], {
    strict: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    types: [],
    skipLibCheck: true,
  });
  const { diagnostics } = program.emit();
  return [...ts.getPreEmitDiagnostics(program), ...diagnostics].map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, '\n'),
  );
}

it('a client generated from openapi.json compiles and runs the main job', { timeout: 120_000 }, async () => {
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'typed-client-'));
  const [server, erp, omnitron] = await Promise.all([
    startTestApp(),
    startErpSimulator(),
    startOmnitronSimulator(),
  ]);
  try {
    expect(await compileProgram(folder)).toEqual([]);
    const program = (await import(pathToFileURL(join(folder, 'main-job.js')).href)) as MainJobModule;
    const { run, writtenRows } = await program.runMainJob({
      url: server.url,
      account: ADMIN,
      logins: [
        {
          slug: 'omnitron',
          name: 'Omnitron',
          type: 'omnitron',
          settings: { domainUrl: omnitron.url, ...DEFAULT_OMNITRON_ACCOUNT },
        },
        {
          slug: 'erp',
          name: 'ERP',
          type: 'jwt',
          settings: { url: `${erp.url}/login`, ...DEFAULT_ERP_ACCOUNT },
        },
      ],
      flow: imageFlow({ erp, omnitron }),
    });
    expect(run).toMatchObject({ status: 'succeeded', written: 1500 });
    expect(writtenRows).toBe(1500);
    expect(differences({ erp, omnitron })).toEqual([]);
  } finally {
    await server.stop();
    await Promise.all([erp.stop(), omnitron.stop()]);
    rmSync(folder, { recursive: true });
  }
});
