import { Group, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';
import { type RunDetail, runOptions, runPagesOptions } from '../api/client.js';
import { useRun } from '../api/live.js';
import { Card, Loading } from '../common/card.js';
import { Progress } from '../common/progress.js';
import { RunState } from '../common/state.js';
import { RunDuration, Time } from '../common/time.js';
import { Icon } from '../shell/icons.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { Failures } from './failures.js';
import { HeldRows } from './held-rows.js';
import { RowsCard } from './rows-card.js';
import { RunActions } from './run-actions.js';
import { Timeline } from './timeline.js';

const route = getRouteApi('/runs/$id');
/** Lists that follow a live run are read again at most so often: not more than five of them, so a request a second. */
const LISTS_EVERY_MS = 5000;

export function RunPage() {
  const { id } = route.useParams();
  const { data: run, error, refetch } = useLiveRun(id);
  if (run === undefined)
    return error === null ? (
      <Loading lines={12} />
    ) : (
      <ProblemView error={error} onRetry={() => void refetch()} />
    );
  return (
    <>
      <Head run={run} />
      <Notes run={run} />
      {run.held > 0 && <HeldRows run={run} />}
      <TimelineCard run={run} />
      {run.failed > 0 && <Failures run={run} />}
      <RowsCard run={run} />
    </>
  );
}

/** The run, put forward by its stream of events while it goes on. */
function useLiveRun(id: string) {
  const queries = useQueryClient();
  const result = useQuery(runOptions(id));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onRun = useCallback(
    (run: RunDetail) => {
      queries.setQueriesData<RunDetail>(
        {
          predicate: ({ queryKey }) =>
            queryKey[1] === '/api/v1/runs/{id}' && JSON.stringify(queryKey).includes(run.id),
        },
        run,
      );
      const readLists = (): void => {
        timer.current = undefined;
        for (const list of ['failures', 'pages', 'rows', ...(run.state === 'finished' ? ['held'] : [])]) {
          void queries.invalidateQueries({
            predicate: ({ queryKey }) =>
              queryKey[1] === `/api/v1/runs/{id}/${list}` || queryKey[0] === `run-${list}`,
          });
        }
      };
      if (run.state === 'finished') {
        clearTimeout(timer.current);
        readLists();
      } else timer.current ??= setTimeout(readLists, LISTS_EVERY_MS);
    },
    [queries],
  );
  useRun(id, result.data !== undefined && result.data.state !== 'finished', onRun);
  return result;
}

function Head({ run }: { readonly run: RunDetail }) {
  const { t } = useWords();
  const isActive = run.state !== 'finished';
  const done = run.written + run.skipped + run.failed + run.held;
  return (
    <div>
      <title>{`${t('run.title', { flow: run.flow })} · ${t('product')}`}</title>
      <Group justify="space-between" align="flex-start">
        <div>
          <div className="dim">
            <Link className="link" to="/runs" search={{ flow: run.flow }}>
              {t('runs.title')}
            </Link>{' '}
            / <Time at={run.createdAt} /> ·{' '}
            <Link className="link" to="/runs/compare" search={{ flow: run.flow, b: run.id }}>
              {t('run.compare')}
            </Link>
          </div>
          <Group gap="sm" mt={2}>
            <Title order={1}>{t('run.title', { flow: run.flow })}</Title>
            <RunState run={run} />
          </Group>
          <div className="dim">
            {t('run.by', {
              trigger: t(`trigger.${run.trigger}`),
              who: run.triggeredBy,
              version: run.flowVersion,
            })}{' '}
            · {run.identifiers === 0 ? t('run.full') : t('run.asked', { n: run.identifiers })}
          </div>
        </div>
        <RunActions run={run} />
      </Group>
      <div className="card" style={{ marginTop: 16 }}>
        <Group justify="space-between" mb={10}>
          <b aria-live="off">
            {run.phase === 'read' && isActive
              ? t('run.reading', { n: run.records })
              : t('run.progress', { done, all: Math.max(run.products, done) })}
          </b>
          <span className="dim">
            <RunDuration run={run} />
          </span>
        </Group>
        <Progress run={run} />
      </div>
    </div>
  );
}

/** What a person should know first. */
function Notes({ run }: { readonly run: RunDetail }) {
  const { t, time, problem } = useWords();
  const { failure, pause, warnings, verdict, verdictReason } = run;
  return (
    <>
      {failure !== null && (
        <div className="note bad" role="alert">
          <Icon name="warning" />
          <div>
            <b>{t('run.failure', { step: t(`step.${failure.step as 'read'}`) })}</b>
            <div>
              {problem(failure.code)} <span className="mono dim">{failure.code}</span>
            </div>
            <div>{failure.detail}</div>
          </div>
        </div>
      )}
      {pause !== null && (
        <div className="note warn">
          <Icon name="pause" />
          <div>
            <b>{t('run.paused', { at: run.resumeAt === null ? '…' : time(run.resumeAt) })}</b>
            <div>
              {problem(pause.code)} <span className="mono dim">{pause.code}</span>
            </div>
            <div>{pause.detail}</div>
          </div>
        </div>
      )}
      {verdict !== null && verdict !== 'complete' && (
        <div className="note warn">
          <Icon name="warning" />
          <div>
            <b>{t(`run.verdict.${verdict}`)}</b> {verdictReason}
          </div>
        </div>
      )}
      {warnings.length > 0 && (
        <div className="note warn">
          <Icon name="warning" />
          <div>
            <b>{t('run.warnings')}</b>
            {warnings.map((warning) => (
              <div key={warning}>{warning}</div>
            ))}
          </div>
        </div>
      )}
    </>
  );
}

function TimelineCard({ run }: { readonly run: RunDetail }) {
  const { t } = useWords();
  const { data } = useQuery(runPagesOptions(run.id));
  if (run.steps.length === 0) return null;
  return (
    <Card title={t('run.timeline')}>
      <Timeline run={run} pages={data?.results ?? []} />
    </Card>
  );
}
