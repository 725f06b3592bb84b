import { api } from '../api/client.js';

/**
 * The flows to choose from in a list, by name: the first hundred, and the one that is chosen.
 *
 * @param chosen the slug of a flow; undefined or empty for none
 */
export function useFlowChoices(chosen: string | undefined) {
  const { data } = api.useQuery('get', '/api/v1/flows', { params: { query: { limit: 100 } } });
  const known = (data?.results ?? []).map(({ slug, name }) => ({ value: slug, label: name }));
  const isKnown = !chosen || known.some(({ value }) => value === chosen);
  return isKnown ? known : [{ value: chosen, label: chosen }, ...known];
}
