// Builds the browser console to dist/console, and the types of its API client from openapi.json.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTypes, { astToString } from 'openapi-typescript';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '..');

export async function buildConsole() {
  const types = await openapiTypes(new URL('../openapi.json', import.meta.url));
  writeFileSync(join(ROOT, 'console/src/api/schema.d.ts'), astToString(types));
  await build({ configFile: join(ROOT, 'console/vite.config.ts'), logLevel: 'warn' });
}
