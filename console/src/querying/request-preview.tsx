import { Button, CopyButton, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { client } from '../api/client.js';
import { ProblemView } from '../shell/problem-view.js';
import { queryWords } from '../words/querying.js';
import { useSay } from '../words/say.js';
import type { Query } from './query-of.js';

const SHOWN_SKUS = 1000;

interface RequestPreviewProps {
  readonly slug: string;
  readonly query: Query;
  readonly disabled: boolean;
}

/** The first request that a run would send, as it is sent: the ERP is asked for one page, and nothing is written. */
export function RequestPreview({ slug, query, disabled }: RequestPreviewProps) {
  const say = useSay(queryWords);
  const asked = JSON.stringify(query);
  const { mutate, reset, data, error, isPending } = useMutation({
    mutationFn: async () => {
      const few = Array.isArray(query.sku) ? { ...query, sku: query.sku.slice(0, SHOWN_SKUS) } : query;
      const { data: answer } = await client.POST('/api/v1/test/read', { body: { flow: slug, query: few } });
      return answer;
    },
  });
  // What is shown is what would be asked, never what was typed before.
  useEffect(() => reset(), [asked, reset]);
  const exchange = data?.exchanges.at(-1);
  const failed = data?.steps.find(({ ok }) => !ok);
  return (
    <section style={{ marginTop: 16 }}>
      <Group gap="sm">
        <Button
          variant="default"
          size="compact-md"
          disabled={disabled}
          loading={isPending}
          onClick={() => mutate()}
        >
          {say('preview')}
        </Button>
        <span className="dim">{say('previewHint')}</span>
      </Group>
      <div role="status">
        {failed !== undefined && (
          <div className="note bad" style={{ marginTop: 8 }}>
            <div>
              {say('previewFailed')} <span className="mono">{failed.code}</span> {failed.detail}
            </div>
          </div>
        )}
        {exchange !== undefined && (
          <>
            <p className="dim" style={{ margin: '8px 0 0' }}>
              {say('previewFirst')}
              {data?.pages[0] !== undefined && ` ${say('previewRecords', { n: data.pages[0].recordCount })}`}
            </p>
            <pre className="exchange" tabIndex={0}>
              {`${exchange.request.method} ${exchange.request.url}`}
              {exchange.request.body === null ? '' : `\n\n${exchange.request.body}`}
            </pre>
            <CopyButton value={exchange.curl}>
              {({ copied, copy }) => (
                <Button size="compact-sm" variant="subtle" onClick={copy}>
                  {say(copied ? 'copied' : 'curl')}
                </Button>
              )}
            </CopyButton>
          </>
        )}
      </div>
      {error !== null && <ProblemView error={error} />}
    </section>
  );
}
