import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { client, type RunDetail } from '../api/client.js';
import { useMay } from '../api/session.js';
import { useConfirm } from '../common/confirm.js';
import { useNotices } from '../shell/notices.js';
import { useWords } from '../words/index.js';

const QueryDialog = lazy(() => import('../querying/query-dialog.js'));

/** What can be done to a run now, by this role. */
export function RunActions({ run }: { readonly run: RunDetail }) {
  const { t } = useWords();
  const may = useMay();
  const { tell, fail } = useNotices();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { ask, dialog } = useConfirm();
  const [isAsking, setAsking] = useState(false);
  const params = { path: { id: run.id } };
  const isActive = run.state !== 'finished';
  const isResumable = run.state === 'paused' || run.status === 'failed' || run.status === 'cancelled';
  const after = async (work: Promise<unknown>, text: string): Promise<void> => {
    try {
      await work;
      tell(text);
      await queries.invalidateQueries();
    } catch (error) {
      fail(error);
    }
  };
  const rerun = async (): Promise<void> => {
    try {
      const { data } = await client.POST('/api/v1/runs/{id}/rerun', { params, body: { force: false } });
      tell(t('notice.started'));
      await navigate({ to: '/runs/$id', params: { id: data?.runId ?? '' } });
    } catch (error) {
      fail(error);
    }
  };
  return (
    <Group gap="xs">
      {dialog}
      {isActive && may('POST /api/v1/runs/{id}/cancel') && (
        <Button
          variant="default"
          onClick={() =>
            ask({
              title: t('run.confirmCancel'),
              text: t('run.confirmCancelText'),
              yes: t('run.cancel'),
              no: t('run.keep'),
              act: () =>
                void after(client.POST('/api/v1/runs/{id}/cancel', { params }), t('notice.cancelled')),
            })
          }
        >
          {t('run.cancel')}
        </Button>
      )}
      {isResumable && may('POST /api/v1/runs/{id}/resume') && (
        <Button
          onClick={() => void after(client.POST('/api/v1/runs/{id}/resume', { params }), t('notice.resumed'))}
        >
          {t('run.resume')}
        </Button>
      )}
      {!isActive && run.direction === 'inbound' && may('POST /api/v1/runs/{id}/rerun') && (
        <Button variant={isResumable ? 'default' : 'filled'} onClick={() => void rerun()}>
          {t('run.rerun')}
        </Button>
      )}
      {!isActive && run.direction === 'inbound' && may('POST /api/v1/flows/{slug}/runs') && (
        <Button variant="default" onClick={() => setAsking(true)}>
          {t('run.runFor')}
        </Button>
      )}
      {!isActive && (
        <Button variant="default" onClick={() => print()}>
          {t('run.print')}
        </Button>
      )}
      {isAsking && (
        <Suspense>
          <QueryDialog
            slug={run.flow}
            name={run.flow}
            initial={askedBy(run)}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      )}
      {(['csv', 'ndjson'] as const).map((format) => (
        <Button
          key={format}
          component="a"
          variant="subtle"
          href={`/api/v1/logs/lines/export?run=${run.id}&format=${format}`}
        >
          {t(format === 'csv' ? 'run.exportCsv' : 'run.exportNdjson')}
        </Button>
      ))}
    </Group>
  );
}

/** What a run asked for, to begin another one with. */
function askedBy({ query, force }: RunDetail) {
  if (query === null) return { force };
  const { sku = [], custom = '', customs = {} } = query;
  return { skus: sku.join('\n'), custom, customs, force };
}
