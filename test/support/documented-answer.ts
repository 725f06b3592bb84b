import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Response } from 'supertest';
import { openApi, type Route, routes } from './openapi-routes.js';

/** The document with every object closed: a member that no schema names is an error. */
const closed = closeObjects(structuredClone(openApi)) as typeof openApi;
const ajv = new Ajv2020({ strict: false, validateFormats: false, schemas: [{ ...closed, $id: 'closed' }] });
const validators = new Map<string, ValidateFunction | null>();

/** Fixed paths before those with parameters, as the router decides. */
const patterns = routes
  .map((route) => ({ route, pattern: new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }))
  .sort((a, b) => a.route.path.split('{').length - b.route.path.split('{').length);

/**
 * Throws unless the answer of a route is what openapi.json says: each member that it requires, none that it does not
 * name, and numbers that people can read.
 */
export function expectDocumented(response: Response): void {
  const { method, url } = response.request;
  if (response.status >= 300 || response.type !== 'application/json') return;
  const found = patterns.find(
    ({ route, pattern }) => route.method === method && pattern.test(new URL(url).pathname),
  );
  if (found === undefined) return;
  const body: unknown = JSON.parse(response.text);
  const validate = validatorOf(found.route, response.status);
  if (validate !== null && !validate(body))
    throw new Error(
      `${found.route.name} answers what openapi.json does not say: ${ajv.errorsText(validate.errors)} ${JSON.stringify(validate.errors?.map(({ params }) => params))}: ${response.text.slice(0, 2000)}`,
    );
  const odd = oddNumber(body);
  if (odd !== null) throw new Error(`${found.route.name} answers ${odd}: nobody reads so many digits.`);
}

function validatorOf(route: Route, status: number): ValidateFunction | null {
  const key = `${route.name} ${status}`;
  const known = validators.get(key);
  if (known !== undefined) return known;
  const documented = route.responses[String(status)];
  if (documented === undefined) throw new Error(`${key} is not in openapi.json.`);
  const pointer = ['paths', route.path, route.method.toLowerCase(), 'responses', String(status)];
  const schema = [...pointer, 'content', 'application/json', 'schema'].map((part) =>
    encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')),
  );
  const validator =
    documented.content?.['application/json']?.schema === undefined
      ? null
      : ajv.compile({ $ref: `closed#/${schema.join('/')}` });
  validators.set(key, validator);
  return validator;
}

function closeObjects(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  for (const value of Object.values(node)) closeObjects(value);
  const schema = node as { type?: unknown; properties?: unknown; additionalProperties?: unknown };
  if (schema.type === 'object' && schema.properties !== undefined) schema.additionalProperties ??= false;
  return node;
}

/** The path and value of a number with more than three decimals. */
function oddNumber(value: unknown, path = ''): string | null {
  if (typeof value === 'number') return /\.\d{4,}|e-/.test(String(value)) ? `${path} ${value}` : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, member] of Object.entries(value)) {
    const odd = oddNumber(member, `${path}/${name}`);
    if (odd !== null) return odd;
  }
  return null;
}
