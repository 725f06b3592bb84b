import type { Schema } from './openapi-arbitrary.js';
import { openApi, type Route } from './openapi-routes.js';

const MAX_DEPTH = 8;

interface Media {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value?: unknown }>>;
}

/** A body that Swagger UI offers for a route. */
export interface OfferedBody {
  readonly route: Route;
  readonly contentType: string;
  /** Its name among the examples of the route. */
  readonly example: string;
  readonly value: unknown;
}

/** Every body that Swagger UI offers: the examples of a route, and where there are none, what it makes of the schema. */
export function offeredBodies(route: Route): OfferedBody[] {
  const content = (route.requestBody?.content ?? {}) as Readonly<Record<string, Media>>;
  return Object.entries(content).flatMap(([contentType, { schema, example, examples }]) =>
    examples === undefined
      ? [{ route, contentType, example: 'of the schema', value: example ?? sampleOf(schema ?? {}) }]
      : Object.entries(examples).map(([name, { value }]) => ({ route, contentType, example: name, value })),
  );
}

/** What Swagger UI makes of a schema: examples and defaults, else the first of each choice, and every property. */
export function sampleOf(given: Schema & { readonly default?: unknown }, depth = 0): unknown {
  if (given.example !== undefined) return given.example;
  if (given.$ref !== undefined)
    return sampleOf(openApi.components.schemas[given.$ref.split('/').at(-1) ?? ''] ?? {}, depth);
  if (given.default !== undefined) return given.default;
  if (given.enum !== undefined) return given.enum[0];
  const [choice] = given.allOf ?? given.oneOf ?? given.anyOf ?? [];
  if (choice !== undefined) return sampleOf(choice, depth);
  const type = typeof given.type === 'string' ? given.type : (given.type?.[0] ?? 'object');
  if (depth > MAX_DEPTH) return null;
  if (type === 'array') return [sampleOf(given.items ?? {}, depth + 1)];
  if (type !== 'object') return type === 'string' ? 'string' : type === 'boolean' ? true : 0;
  const properties = Object.entries(given.properties ?? {});
  return Object.fromEntries(properties.map(([name, property]) => [name, sampleOf(property, depth + 1)]));
}
