import { EventSourceParserStream } from 'eventsource-parser/stream';
import { type AdminAccount } from './admin-account.js';
import { DemoError } from './demo-error.js';

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** The public REST API, as any other program would use it. Everything but a 2xx is a `DemoError`. */
export class RestClient {
  private constructor(
    private readonly url: string,
    private readonly token: string | null,
  ) {}

  static async login(url: string, admin: AdminAccount, signal: AbortSignal): Promise<RestClient> {
    const body = { username: admin.email, password: admin.password };
    const path = '/api/v1/auth/login';
    const answer = await new RestClient(url, null).send('POST', path, body, signal);
    if (answer.status === 401) {
      throw new DemoError(
        `The database has users already, and ${admin.email} cannot log in. Set ADMIN_EMAIL and ADMIN_PASSWORD to one of its administrators, or DATABASE_URL to an empty database.`,
      );
    }
    const { accessToken } = (await read(answer, 'POST', path)) as { accessToken: string };
    return new RestClient(url, accessToken);
  }

  async get<T>(path: string, signal: AbortSignal): Promise<T> {
    return (await read(await this.send('GET', path, undefined, signal), 'GET', path)) as T;
  }

  async post<T>(path: string, body: unknown, signal: AbortSignal): Promise<T> {
    return (await read(await this.send('POST', path, body, signal), 'POST', path)) as T;
  }

  /** The data of each event of a Server-Sent Events stream, until it ends. */
  async *events<T>(path: string, signal: AbortSignal): AsyncGenerator<T> {
    const answer = await this.send('GET', path, undefined, signal);
    if (!answer.ok || answer.body === null) throw new DemoError(await describe(answer, 'GET', path));
    const events = answer.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream());
    for await (const { data } of events) if (data !== '') yield JSON.parse(data) as T;
  }

  private async send(method: string, path: string, body: unknown, signal: AbortSignal): Promise<Response> {
    try {
      return await fetch(this.url + path, {
        method,
        signal,
        headers: {
          ...(this.token !== null && { authorization: `Bearer ${this.token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    } catch (error) {
      signal.throwIfAborted();
      throw new DemoError(`The server at ${this.url} does not answer ${method} ${path}.`, { cause: error });
    }
  }
}

async function read(answer: Response, method: string, path: string): Promise<unknown> {
  if (!answer.ok) throw new DemoError(await describe(answer, method, path));
  return answer.json();
}

/** `POST /api/v1/flows was answered with 422 FLOW_INVALID: …`, then one line for each field that is wrong. */
async function describe(answer: Response, method: string, path: string): Promise<string> {
  const { code, detail, errors = [] } = (await answer.json().catch(() => ({}))) as Problem;
  const head = [`${method} ${path} was answered with ${answer.status}`, code].filter(Boolean).join(' ');
  return [
    [head, detail].filter(Boolean).join(': '),
    ...errors.map(({ path, message }) => `  ${path}: ${message}`),
  ].join('\n');
}
