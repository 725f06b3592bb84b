import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { client } from '../api/client.js';
import { useWords } from '../words/index.js';
import { useNotices } from './notices.js';

interface FlowActions {
  readonly run: (slug: string) => void;
  readonly setState: (flow: { readonly slug: string; readonly name: string }, to: 'start' | 'stop') => void;
}

/** What can be done to a flow from anywhere; each says how it went. */
export function useFlowActions(): FlowActions {
  const { t } = useWords();
  const { tell, fail } = useNotices();
  const queries = useQueryClient();
  const attempt = async (work: () => Promise<ReactNode>): Promise<void> => {
    try {
      tell(await work());
      await queries.invalidateQueries();
    } catch (error) {
      fail(error);
    }
  };
  const start = async (slug: string): Promise<ReactNode> => {
    const { data } = await client.POST('/api/v1/flows/{slug}/runs', {
      params: { path: { slug } },
      body: { force: false },
    });
    return (
      <>
        {t('notice.started')}.{' '}
        <Link className="link" to="/runs/$id" params={{ id: data?.runId ?? '' }}>
          {t('open')}
        </Link>
      </>
    );
  };
  return {
    run: (slug) => void attempt(() => start(slug)),
    setState: ({ slug, name }, to) =>
      void attempt(async () => {
        await client.POST(`/api/v1/flows/{slug}/${to}`, { params: { path: { slug } } });
        return t(to === 'start' ? 'notice.flowStarted' : 'notice.flowStopped', { name });
      }),
  };
}
