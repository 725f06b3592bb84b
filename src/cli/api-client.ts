import type { IncomingMessage, RequestOptions } from 'node:http';
import { CommandFailure } from './command-failure.js';

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

interface Sending {
  readonly query?: Query;
  readonly body?: string;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/**
 * The REST API as commands use it. Everything but a 2xx is a `CommandFailure` that carries the problem document. It speaks
 * through `node:http`: loading `fetch` takes more processor time than all the rest of a command.
 */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  async get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
    return this.json<T>('GET', path, { query, signal });
  }

  async post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.json<T>('POST', path, jsonBody(body));
  }

  async patch<T>(path: string, body: unknown): Promise<T> {
    return this.json<T>('PATCH', path, jsonBody(body));
  }

  /** Deletes; such answers are empty. */
  async delete(path: string): Promise<void> {
    for await (const _ of await this.send('DELETE', path, {})) continue;
  }

  /** Posts a text as it is. */
  async postText<T>(path: string, text: string, contentType: string, query: Query = {}): Promise<T> {
    return this.json<T>('POST', path, { query, body: text, contentType });
  }

  /** An answer as text, piece by piece. */
  async *stream(path: string, query: Query = {}): AsyncGenerator<string> {
    yield* await this.send('GET', path, { query });
  }

  /** The data of each event of a Server-Sent Events stream, until it ends. */
  async *events<T>(path: string, query: Query = {}): AsyncGenerator<T> {
    const { createParser } = await import('eventsource-parser');
    const arrived: T[] = [];
    const parser = createParser({
      onEvent: ({ data }) => {
        if (data !== '') arrived.push(JSON.parse(data) as T);
      },
    });
    for await (const piece of this.stream(path, query)) {
      parser.feed(piece);
      yield* arrived.splice(0);
    }
  }

  private async json<T>(method: string, path: string, sending: Sending): Promise<T> {
    return JSON.parse(await textOf(await this.send(method, path, sending))) as T;
  }

  private async send(
    method: string,
    path: string,
    { query = {}, body, contentType, signal }: Sending,
  ): Promise<AsyncIterable<string>> {
    const url = new URL(this.url + path);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const headers = {
      authorization: `Bearer ${this.token}`,
      ...(contentType !== undefined && { 'content-type': contentType }),
    };
    const answer = await request(url, { method, headers, signal }, body).catch((cause: unknown) => {
      throw new CommandFailure(`${this.url} does not answer. Is INTEGRATOR_URL right?`, { cause });
    });
    const { statusCode = 0 } = answer;
    if (statusCode < 200 || statusCode > 299) throw await failureOf(answer);
    return pieces(answer, this.url);
  }
}

const jsonBody = (value: unknown): Sending => ({
  body: JSON.stringify(value),
  contentType: 'application/json',
});

/** Gives the answer when its headers are there; its body is text. */
async function request(
  url: URL,
  options: RequestOptions,
  body: string | undefined,
): Promise<IncomingMessage> {
  const { request: open } =
    url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  return new Promise((resolve, reject) => {
    open(url, options, (answer) => resolve(answer.setEncoding('utf8')))
      .on('error', reject)
      .end(body);
  });
}

/** The text of an answer as it arrives. */
async function* pieces(answer: IncomingMessage, url: string): AsyncGenerator<string> {
  try {
    yield* answer as AsyncIterable<string>;
  } catch (cause) {
    throw new CommandFailure(`The connection to ${url} broke off. Start the command again.`, { cause });
  }
}

async function textOf(answer: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of answer) text += piece;
  return text;
}

async function failureOf(answer: IncomingMessage): Promise<CommandFailure> {
  const { statusCode, statusMessage, headers } = answer;
  const text = await textOf(answer);
  if (headers.location !== undefined) {
    return new CommandFailure(`The server redirects to ${headers.location}. Correct INTEGRATOR_URL.`);
  }
  const problem = problemOf(text);
  const { code = `HTTP_${statusCode}`, detail = statusMessage, errors = [] } = problem;
  const fields = errors.map(({ path, message }) => `\n  ${path}: ${message}`).join('');
  return new CommandFailure(errors.length > 0 ? `${code}:${fields}` : `${code}: ${detail}`, { problem });
}

function problemOf(text: string): Problem {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return {};
  }
}
