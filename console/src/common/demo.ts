import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client, type Schemas } from '../api/client.js';
import { useNotices } from '../shell/notices.js';
import { useWords } from '../words/index.js';

interface Demo {
  readonly demo: Schemas['DemoResponse'] | undefined;
  readonly error: unknown;
  readonly isBusy: boolean;
  /** Starts it, and then does `then` with the slug of its flow. */
  readonly start: (then?: (flow: string) => Promise<void>) => void;
  readonly remove: () => void;
}

/** The demo on request, for administrators. */
export function useDemo(): Demo {
  const { t } = useWords();
  const { tell, fail } = useNotices();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const { data, error } = api.useQuery('get', '/api/v1/demo', {});
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } catch (problem) {
      fail(problem);
    } finally {
      setBusy(false);
      await queries.invalidateQueries();
    }
  };
  return {
    demo: data,
    error,
    isBusy,
    start: (then) =>
      void attempt(async () => {
        const { data: made } = await client.POST('/api/v1/demo', { body: { products: 300 } });
        if (made?.flow) await then?.(made.flow);
      }),
    remove: () =>
      void attempt(async () => {
        await client.DELETE('/api/v1/demo');
        tell(t('demo.removed'));
      }),
  };
}
