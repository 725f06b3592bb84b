import type { components } from './schema.js';

type Schemas = components['schemas'];

/** What the server refused, as it says it (RFC 9457), or that it could not be reached. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly instance: string | null,
    readonly errors: readonly Schemas['ProblemField'][],
    readonly retryAfterSeconds: number | null,
    /** What the code adds: line and traceback of a script, the operation of a mapping. */
    readonly members: Partial<Schemas['Problem']> = {},
  ) {
    super(detail);
  }

  static unreachable(): Problem {
    return new Problem(0, 'UNREACHABLE', '', '', null, [], null);
  }

  /** What failed in any other way: a mistake of the console. */
  static of(error: unknown): Problem {
    if (error instanceof Problem) return error;
    return new Problem(
      -1,
      'CONSOLE',
      '',
      error instanceof Error ? error.message : String(error),
      null,
      [],
      null,
    );
  }
}

export async function readProblem(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Partial<Schemas['Problem']>;
  const retryAfter = Number(response.headers.get('Retry-After'));
  return new Problem(
    response.status,
    body.code ?? `HTTP_${response.status}`,
    body.title ?? response.statusText,
    body.detail ?? '',
    body.instance ?? null,
    body.errors ?? [],
    Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
    body,
  );
}
