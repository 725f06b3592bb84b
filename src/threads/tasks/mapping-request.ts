export interface SampleRef {
  readonly flow: string;
  readonly name: string;
}

export interface MappingRequest {
  readonly input?: unknown;
  readonly sample?: SampleRef;
  readonly mapping: unknown;
  readonly context?: unknown;
  readonly perOperation?: boolean;
}

export interface RequestProblem {
  readonly path: string;
  readonly message: string;
}

const PROPERTIES: ReadonlySet<string> = new Set(['input', 'sample', 'mapping', 'context', 'perOperation']);
const MAX_PROBLEMS = 100;

/**
 * Checks the shape of the body. By hand, because `input`, `mapping` and `context` are any JSON of any depth, which a
 * class-based validation would copy key by key.
 */
export function mappingRequest(
  body: unknown,
): { readonly request: MappingRequest } | { readonly problems: readonly RequestProblem[] } {
  const fields = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  const problems: RequestProblem[] = Object.keys(fields)
    .filter((name) => !PROPERTIES.has(name))
    .slice(0, MAX_PROBLEMS)
    .map((name) => ({ path: name, message: `property ${name} should not exist` }));
  const given = (name: string): boolean => Object.hasOwn(fields, name);
  if (!given('mapping')) problems.push({ path: 'mapping', message: 'mapping is missing' });
  if (given('input') && given('sample'))
    problems.push({ path: 'sample', message: 'give either input or sample' });
  if (!given('input') && !given('sample'))
    problems.push({ path: 'input', message: 'input is missing, and sample too' });
  const request = fields as MappingRequest;
  if (given('sample') && !isSampleRef(request.sample))
    problems.push({ path: 'sample', message: 'sample must be like {"flow": "images", "name": "last-page"}' });
  if (request.perOperation !== undefined && typeof request.perOperation !== 'boolean')
    problems.push({ path: 'perOperation', message: 'perOperation must be true or false' });
  return problems.length > 0 ? { problems } : { request };
}

function isSampleRef(value: unknown): value is SampleRef {
  if (typeof value !== 'object' || value === null) return false;
  const { flow, name, ...others } = value as Readonly<Record<string, unknown>>;
  return typeof flow === 'string' && typeof name === 'string' && Object.keys(others).length === 0;
}
