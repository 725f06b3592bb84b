import createClient from 'openapi-fetch';
import createQueryHooks from 'openapi-react-query';
import { Problem, readProblem } from './problem.js';
import type { components, paths } from './schema.js';

export type Schemas = components['schemas'];
export type Run = Schemas['RunResponse'];
export type RunDetail = Schemas['RunDetailResponse'];
export type Row = Schemas['RowResponse'];
export type Overview = Schemas['OverviewResponse'];

/** The API, typed by its own document. A refusal is thrown as a `Problem`. */
export const client = createClient<paths>({ baseUrl: '/', credentials: 'same-origin' });

client.use({
  async onResponse({ response }) {
    if (!response.ok) throw await readProblem(response);
  },
  onError: ({ error }) => (error instanceof Problem ? error : Problem.unreachable()),
});

export const api = createQueryHooks(client);

/** A run, as its page asks for it. */
export const runOptions = (id: string) =>
  api.queryOptions('get', '/api/v1/runs/{id}', { params: { path: { id } } });

/** Its pages; those of the timeline. */
export const runPagesOptions = (id: string) =>
  api.queryOptions('get', '/api/v1/runs/{id}/pages', { params: { path: { id }, query: { limit: 100 } } });
