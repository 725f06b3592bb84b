import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { client, type Schemas } from '../api/client.js';
import type { JsonObject } from '../document/json.js';

type FlowCheck = Schemas['FlowCheck'];
/** Asked once nothing was typed for so long, so never more often than that. */
const QUIET_MS = 1000;

/** What saving would refuse, asked while it is typed. */
export function useCheck(document: JsonObject, slug: string | null, enabled: boolean): FlowCheck | null {
  const [quiet] = useDebouncedValue(document, QUIET_MS);
  const { data } = useQuery({
    queryKey: ['flow-check', slug, quiet],
    queryFn: async ({ signal }) => {
      const { data: answer } = await client.POST('/api/v1/flows/check', {
        params: { query: slug === null ? {} : { flow: slug } },
        body: quiet as unknown as Schemas['FlowRequest'],
        signal,
      });
      return answer ?? null;
    },
    enabled,
    placeholderData: (before) => before,
    staleTime: 60_000,
    gcTime: 60_000,
  });
  return data ?? null;
}
