import { useState } from 'react';
import { api, client, type Schemas } from '../api/client.js';
import type { Draft } from './draft.js';

/** Its value is the login of a step of its own. */
export const LOGIN_PARAMETER = 'erpLogin';
const LOGIN_PATH = 'read.login';

type Filled = Schemas['FilledTemplate'];

/** A template, and the flow that it makes of what was said; a refusal stays here to be shown. */
export function useTemplate(template: string) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [problems, setProblems] = useState<Filled['errors']>([]);
  const params = { path: { name: template } };
  const { data: chosen } = api.useQuery(
    'get',
    '/api/v1/templates/{name}',
    { params },
    { enabled: template !== '' },
  );
  /**
   * The flow and the login, where the server takes them; else null, with what is wrong in `error` and `problems`. An absent
   * `erp` is a login that is still to be made.
   */
  const fill = async ({ shop, name, values, erp }: Pick<Draft, 'shop' | 'name' | 'values' | 'erp'>) => {
    setBusy(true);
    setError(null);
    const login = erp === undefined ? {} : { [LOGIN_PARAMETER]: erp ?? 'null' };
    const known = new Set(chosen?.parameters.map((parameter) => parameter.name));
    const given = Object.entries({ ...values, ...login }).filter(
      ([parameter, value]) => known.has(parameter) && value !== '',
    );
    try {
      const body = { name, omnitron: { ...shop }, values: Object.fromEntries(given) };
      const { data } = await client.POST('/api/v1/templates/{name}/fill', { params, body });
      const found = (data?.errors ?? []).filter(({ path }) => erp !== undefined || path !== LOGIN_PATH);
      setProblems(found);
      return found.length === 0 ? (data ?? null) : null;
    } catch (failure) {
      setProblems([]);
      setError(failure);
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { chosen, fill, isBusy, error, problems };
}
