import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, client, type RunDetail, type Schemas } from '../api/client.js';
import { useMay } from '../api/session.js';
import { Card, Loading } from '../common/card.js';
import { Said } from '../common/said.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';

/** Failed rows by their reason, each with the rows and a way to send them again. */
export function Failures({ run }: { readonly run: RunDetail }) {
  const { t } = useWords();
  const may = useMay();
  const retry = useRetry(run.id);
  const { data, error, refetch } = api.useQuery('get', '/api/v1/runs/{id}/failures', {
    params: { path: { id: run.id } },
  });
  const canRetry = run.state === 'finished' && may('POST /api/v1/runs/{id}/retry-failed');
  const codes = new Set(data?.results.map(({ code }) => code));
  return (
    <Card
      title={t('run.failures')}
      aside={
        canRetry &&
        codes.size > 1 && (
          <Button size="compact-md" variant="default" onClick={() => retry({})}>
            {t('run.retryAll')}
          </Button>
        )
      }
    >
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={2} />}
      {data?.results.map((group) => (
        <FailureGroup
          key={group.code + group.pattern}
          group={group}
          run={run}
          onRetry={canRetry ? () => retry({ code: group.code }) : null}
        />
      ))}
    </Card>
  );
}

interface GroupProps {
  readonly group: Schemas['FailureGroupResponse'];
  readonly run: RunDetail;
  readonly onRetry: (() => void) | null;
}

function FailureGroup({ group, run, onRetry }: GroupProps) {
  const { t, number, rowCode } = useWords();
  const navigate = useNavigate();
  const { code, count, pattern, detail, first } = group;
  const show = (): void => {
    void navigate({
      to: '/runs/$id',
      params: { id: run.id },
      search: { status: 'failed', code },
      hash: 'rows',
      resetScroll: false,
    });
    document.getElementById('rows')?.scrollIntoView({ block: 'start' });
  };
  return (
    <div className="failure">
      <b className="number">{number(count)} ×</b>
      <div style={{ minWidth: 0 }}>
        <b>{rowCode(code)}</b> <span className="mono dim">{code}</span>
        <div title={detail ?? undefined} lang="en">
          <Said text={pattern} />
        </div>
        <div className="dim">
          {t('run.firstRows', { skus: first.map(({ sku, rowNo }) => sku ?? String(rowNo)).join(', ') })}
        </div>
      </div>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={show}>
          {t('run.showRows')}
        </Button>
        {onRetry !== null && (
          <Button size="compact-sm" variant="light" onClick={onRetry}>
            {t('run.retryThese')}
          </Button>
        )}
      </Group>
    </div>
  );
}

export function useRetry(id: string): (only: Schemas['RetryFailedRequest']) => void {
  const { t } = useWords();
  const { tell, fail } = useNotices();
  const queries = useQueryClient();
  return (only) => {
    void client
      .POST('/api/v1/runs/{id}/retry-failed', { params: { path: { id } }, body: only })
      .then(({ data }) => {
        tell(t('notice.retried', { n: data?.rows ?? 0 }));
        return queries.invalidateQueries();
      })
      .catch(fail);
  };
}
