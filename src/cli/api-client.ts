import { CommandFailure } from './command-failure.js';

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** The REST API as commands use it. Everything but a 2xx is a `CommandFailure` that carries the problem document. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  async get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
    return (await (await this.send('GET', path, query, { signal })).json()) as T;
  }

  async post<T>(path: string, body: unknown = {}, query: Query = {}): Promise<T> {
    return (await (await this.send('POST', path, query, jsonBody(body))).json()) as T;
  }

  async patch<T>(path: string, body: unknown): Promise<T> {
    return (await (await this.send('PATCH', path, {}, jsonBody(body))).json()) as T;
  }

  /** Posts a text as it is. */
  async postText<T>(path: string, text: string, contentType: string, query: Query = {}): Promise<T> {
    return (await (await this.send('POST', path, query, { body: text, contentType })).json()) as T;
  }

  /** An answer as text, piece by piece. */
  async *stream(path: string, query: Query = {}): AsyncGenerator<string> {
    const { body } = await this.send('GET', path, query);
    if (body !== null) yield* body.pipeThrough(new TextDecoderStream());
  }

  /** The data of each event of a Server-Sent Events stream, until it ends. */
  async *events<T>(path: string, query: Query = {}): AsyncGenerator<T> {
    const { EventSourceParserStream } = await import('eventsource-parser/stream');
    const { body } = await this.send('GET', path, query);
    const events = body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
    if (events === undefined) return;
    for await (const { data } of events) if (data !== '') yield JSON.parse(data) as T;
  }

  private async send(
    method: string,
    path: string,
    query: Query = {},
    { body, contentType, signal }: { body?: string; contentType?: string; signal?: AbortSignal } = {},
  ): Promise<Response> {
    const url = new URL(this.url + path);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const headers = {
      authorization: `Bearer ${this.token}`,
      ...(contentType !== undefined && { 'content-type': contentType }),
    };
    const answer = await fetch(url, { method, headers, body, signal }).catch((cause: unknown) => {
      throw new CommandFailure(`${this.url} does not answer. Is INTEGRATOR_URL right?`, { cause });
    });
    if (!answer.ok) throw await failureOf(answer);
    return answer;
  }
}

const jsonBody = (value: unknown) => ({ body: JSON.stringify(value), contentType: 'application/json' });

async function failureOf(answer: Response): Promise<CommandFailure> {
  const problem = (await answer.json().catch(() => ({}))) as Problem;
  const { code = `HTTP_${answer.status}`, detail = answer.statusText, errors = [] } = problem;
  const fields = errors.map(({ path, message }) => `\n  ${path}: ${message}`).join('');
  const text = errors.length > 0 ? `${code}:${fields}` : `${code}: ${detail}`;
  return new CommandFailure(text, { problem });
}
