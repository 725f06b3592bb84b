import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Schema } from './openapi-arbitrary.js';

export const ROOT = join(import.meta.dirname, '../..');

interface Media {
  readonly schema?: Schema;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly {
    name: string;
    in: string;
    required?: boolean;
    schema: Schema;
    example?: unknown;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
  readonly 'x-required-role'?: string;
  readonly 'x-scope'?: string;
  readonly 'x-flow'?: string;
}

/** One route of the committed OpenAPI document. */
export interface Route extends Operation {
  readonly method: string;
  readonly path: string;
  /** `POST /api/v1/flows`, as documents and test names show it. */
  readonly name: string;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export const openApi = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')) as OpenApi;

export const routes: readonly Route[] = Object.entries(openApi.paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, operation]) => ({
    ...operation,
    method: method.toUpperCase(),
    path,
    name: `${method.toUpperCase()} ${path}`,
  })),
);
