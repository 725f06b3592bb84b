import { DEFAULT_OMNITRON_ACCOUNT } from '../../src/demo/index.js';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface OmnitronClient {
  readonly token: string;
  write(body: unknown): Promise<Answer>;
  get(path: string): Promise<Answer>;
  send(method: string, path: string, body: string, contentType: string): Promise<Answer>;
}

/** Logs in and sends what the tests want to be sent, wrong things included. */
export async function omnitronClient(url: string): Promise<OmnitronClient> {
  const login = await fetch(`${url}/api/v1/auth/login/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(DEFAULT_OMNITRON_ACCOUNT),
  });
  const { key: token } = (await login.json()) as { key: string };
  const call = async (path: string, init: RequestInit, headers: Record<string, string>): Promise<Answer> => {
    const response = await fetch(url + path, {
      ...init,
      headers: { ...headers, authorization: `Token ${token}` },
    });
    return { status: response.status, body: await response.json() };
  };
  const send: OmnitronClient['send'] = (method, path, body, contentType) =>
    call(path, { method, body }, { 'content-type': contentType });
  return {
    token,
    send,
    get: (path) => call(path, {}, {}),
    write: (body) =>
      send('POST', '/api/v1/downloadable-image/', JSON.stringify(body), 'application/json; charset=utf-8'),
  };
}
