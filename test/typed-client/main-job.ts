import createClient from 'openapi-fetch';
import type { components, paths } from './api.js';

type Run = components['schemas']['RunResponse'];

export interface MainJob {
  readonly url: string;
  readonly account: components['schemas']['CredentialsRequest'];
  readonly flow: components['schemas']['FlowRequest'];
  readonly logins: readonly components['schemas']['LoginRequest'][];
}

/** The demo's main job as a user's own program would do it: nothing but the client that was generated from the API. */
export async function runMainJob(job: MainJob): Promise<{ run: Run; writtenRows: number }> {
  const api = createClient<paths>({ baseUrl: job.url });
  const session = orThrow(await api.POST('/api/v1/auth/login', { body: job.account }));
  const headers = { authorization: `${session.tokenType} ${session.accessToken}` };
  for (const login of job.logins) orThrow(await api.POST('/api/v1/logins', { headers, body: login }));
  const flow = orThrow(await api.POST('/api/v1/flows', { headers, body: job.flow }));
  const started = orThrow(
    await api.POST('/api/v1/flows/{slug}/runs', {
      headers,
      params: { path: { slug: flow.slug } },
      body: {},
    }),
  );
  const run = { params: { path: { id: started.runId } }, headers };
  for (;;) {
    const current = orThrow(await api.GET('/api/v1/runs/{id}', run));
    if (current.state !== 'finished') {
      await new Promise((resolve) => setTimeout(resolve, 100));
      continue;
    }
    const rows = orThrow(
      await api.GET('/api/v1/runs/{id}/rows', {
        headers,
        params: { path: { id: current.id }, query: { status: 'written', limit: 1 } },
      }),
    );
    return { run: current, writtenRows: rows.count };
  }
}

function orThrow<T>({ data, error }: { data?: T; error?: unknown }): T {
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
}
