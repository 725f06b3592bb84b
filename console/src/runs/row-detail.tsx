import { ActionIcon, Button, CloseButton, Group, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api, type RunDetail, type Schemas } from '../api/client.js';
import { useMay } from '../api/session.js';
import { Loading } from '../common/card.js';
import { State } from '../common/state.js';
import { Thumbnails } from '../common/thumbnails.js';
import { Said } from '../common/said.js';
import { Icon } from '../shell/icons.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { useRetry } from './failures.js';
import { useSettle } from './settle.js';

type Line = Schemas['LineDetailResponse'];

interface RowDetailProps {
  readonly run: RunDetail;
  readonly rowNo: number;
  readonly previous: (() => void) | null;
  readonly next: (() => void) | null;
  readonly onClose: () => void;
}

/** One row: its images, what is wrong, what was sent and what Omnitron said. */
export function RowDetail({ run, rowNo, previous, next, onClose }: RowDetailProps) {
  const { t } = useWords();
  const { data, error, refetch } = api.useQuery('get', '/api/v1/logs/lines/{run}/{row}', {
    params: { path: { run: run.id, row: rowNo } },
  });
  return (
    <section className="detail" aria-label={t('row.title', { row: rowNo })}>
      <Group justify="space-between" wrap="nowrap" mb="sm">
        <Title order={3} size="h4">
          {t('row.title', { row: rowNo })}
        </Title>
        <Group gap={4} wrap="nowrap">
          <ActionIcon
            variant="default"
            aria-label={t('row.previous')}
            disabled={previous === null}
            onClick={() => previous?.()}
          >
            <Icon name="up" size={16} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label={t('row.next')}
            disabled={next === null}
            onClick={() => next?.()}
          >
            <Icon name="down" size={16} />
          </ActionIcon>
          <CloseButton aria-label={t('close')} onClick={onClose} />
        </Group>
      </Group>
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined ? error === null && <Loading /> : <Facts run={run} line={data} />}
    </section>
  );
}

function Facts({ run, line }: { readonly run: RunDetail; readonly line: Line }) {
  const { t, duration, rowCode } = useWords();
  const may = useMay();
  const retry = useRetry(run.id);
  const { settle, dialog } = useSettle(run.id);
  const { sku } = line;
  const facts = [
    t('row.page', { page: line.page }),
    line.attempts > 0 ? t('row.attempts', { n: line.attempts }) : null,
    line.http_status === null ? null : `HTTP ${line.http_status}`,
    line.duration_ms === null ? null : duration(line.duration_ms),
    line.lost_images > 0 ? t('row.lost', { n: line.lost_images }) : null,
  ].filter((fact) => fact !== null);
  const isSettled = run.state === 'finished';
  return (
    <>
      {dialog}
      <Group gap="sm">
        <State of={line.outcome} word={`row.${line.outcome}`} />
        <b className="mono">{sku ?? line.identifier ?? '–'}</b>
      </Group>
      <p className="dim" style={{ margin: '6px 0' }}>
        {facts.join(' · ')}
      </p>
      {line.code !== null && (
        <div style={{ margin: '6px 0', overflowWrap: 'anywhere' }}>
          <b>{rowCode(line.code)}</b> <span className="mono dim">{line.code}</span>
          {line.detail !== null && (
            <div>
              <Said text={line.detail} />
            </div>
          )}
        </div>
      )}
      {line.warning !== null && <p>{line.warning}</p>}
      <Group gap="xs" my="sm">
        {isSettled && line.outcome === 'failed' && may('POST /api/v1/runs/{id}/retry-failed') && (
          <Button size="compact-sm" onClick={() => retry({ rows: [line.row] })}>
            {t('problem.again')}
          </Button>
        )}
        {isSettled && line.outcome === 'held' && sku !== null && may('POST /api/v1/runs/{id}/release') && (
          <>
            <Button size="compact-sm" onClick={() => settle('release', sku, 1)}>
              {t('run.releaseOne')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => settle('drop', sku, 1)}>
              {t('run.dropOne')}
            </Button>
          </>
        )}
        {sku !== null && (
          <Link className="link" to="/logs" search={{ level: 'lines', sku }}>
            {t('row.inLogs')}
          </Link>
        )}
      </Group>
      <Thumbnails images={line.images} />
      <Exchange line={line} />
    </>
  );
}

function Exchange({ line }: { readonly line: Line }) {
  const { t } = useWords();
  if (line.request === null && line.response === null) {
    const body = { product_sku: line.sku, images: line.images };
    return (
      <>
        <p className="dim">{t('row.notKept')}</p>
        <pre className="exchange" tabIndex={0}>
          {JSON.stringify(body, null, 2)}
        </pre>
      </>
    );
  }
  return (
    <>
      {(['request', 'response'] as const).map((side) => (
        <div key={side}>
          <h4 style={{ margin: '14px 0 4px' }}>{t(`row.${side}`)}</h4>
          <pre className="exchange" tabIndex={0} aria-label={t(`row.${side}`)}>
            {line[side] ?? '–'}
          </pre>
        </div>
      ))}
    </>
  );
}
