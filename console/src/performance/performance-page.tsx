import { Group, NativeSelect, Title } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api, type Schemas } from '../api/client.js';
import { Card, Empty, Loading } from '../common/card.js';
import { useFlowChoices } from '../common/flow-choices.js';
import { Heads, ScrollTable } from '../common/table.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { performanceWords } from '../words/performance.js';
import { useSay } from '../words/say.js';
import { HostCard } from './host-card.js';
import { RunCalendar } from './run-calendar.js';
import { useShown } from './shown.js';
import { Trend } from './trend.js';
import './performance.css';

type Stats = Schemas['FlowStats'];

const route = getRouteApi('/performance');
const PERIODS = [1, 7, 14, 28] as const;
const CALENDAR_DAYS = 28;
const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const KEPT = { placeholderData: keepPreviousData, staleTime: 60_000 } as const;

/** Whole minutes, so that the same is not asked for again each time. */
function daysAgo(days: number): string {
  return new Date(Math.floor(Date.now() / 60_000) * 60_000 - days * 86_400_000).toISOString();
}

export function PerformancePage() {
  const { t } = useWords();
  const say = useSay(performanceWords);
  const { flow, days = 7 } = route.useSearch();
  const from = useMemo(() => daysAgo(days), [days]);
  const monthAgo = useMemo(() => daysAgo(CALENDAR_DAYS), []);
  const of = flow === undefined ? { timezone } : { timezone, flow };
  const stats = api.useQuery('get', '/api/v1/stats/flows', { params: { query: { ...of, from } } }, KEPT);
  const trend = api.useQuery(
    'get',
    '/api/v1/stats/trend',
    { params: { query: { ...of, from, by: days === 1 ? 'hour' : 'day' } } },
    KEPT,
  );
  const hours = api.useQuery(
    'get',
    '/api/v1/stats/trend',
    { params: { query: { ...of, from: monthAgo, by: 'hour' } } },
    KEPT,
  );
  const retry = (): void => {
    for (const query of [stats, trend, hours]) if (query.isError) void query.refetch();
  };
  const error = stats.error ?? trend.error ?? hours.error;
  const total = stats.data?.total;
  return (
    <>
      <title>{`${say('title')} · ${t('product')}`}</title>
      <Title order={1}>{say('title')}</Title>
      <Filters />
      {error !== null && <ProblemView error={error} onRetry={retry} />}
      {total === undefined && error === null && <Loading lines={10} />}
      {total === null && (
        <div className="card">
          <Empty title={say('none')}>
            <p>{say('noneText')}</p>
            <Link className="link" to="/flows">
              {say('toFlows')}
            </Link>
          </Empty>
        </div>
      )}
      {total != null && <Facts stats={total} />}
      {hours.data !== undefined && hours.data.buckets.length > 0 && (
        <Card title={say('calendar')}>
          <p className="dim lead">{say('calendarText')}</p>
          <RunCalendar buckets={hours.data.buckets} flow={flow} />
        </Card>
      )}
      {trend.data !== undefined && trend.data.buckets.length > 0 && (
        <Trend buckets={trend.data.buckets} byHour={days === 1} />
      )}
      {total != null && <Steps stats={total} />}
      <HostCard from={from} />
      {flow === undefined && stats.data !== undefined && stats.data.flows.length > 0 && (
        <FlowTable flows={stats.data.flows} />
      )}
    </>
  );
}

function Filters() {
  const say = useSay(performanceWords);
  const { flow, days = 7 } = route.useSearch();
  const navigate = useNavigate({ from: '/performance' });
  const flows = useFlowChoices(flow);
  return (
    <Group align="flex-end">
      <NativeSelect
        label={say('flow')}
        data={[{ value: '', label: say('allFlows') }, ...flows]}
        value={flow ?? ''}
        onChange={({ currentTarget }) =>
          void navigate({
            search: (before) => ({ ...before, flow: currentTarget.value || undefined }),
            replace: true,
          })
        }
      />
      <NativeSelect
        label={say('period')}
        data={PERIODS.map((n) => ({ value: String(n), label: say('days', { n }) }))}
        value={String(days)}
        onChange={({ currentTarget }) =>
          void navigate({
            search: (before) => ({ ...before, days: Number(currentTarget.value) }),
            replace: true,
          })
        }
      />
      <Link className="link" to="/runs/compare" search={{ flow }}>
        {say('compareLast')}
      </Link>
    </Group>
  );
}

function Facts({ stats }: { readonly stats: Stats }) {
  const { number } = useWords();
  const say = useSay(performanceWords);
  const { ms, share, rate } = useShown();
  const facts = [
    [say('runs'), number(stats.runs.finished)],
    [say('success'), share(stats.successRate)],
    [say('median'), ms(stats.medianMs)],
    [say('p95'), ms(stats.p95Ms)],
    [say('rate'), rate(stats.rowsPerSecond)],
  ] as const;
  return (
    <dl className="card facts">
      {facts.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="figure">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The slowest first, with a bar for the eye. */
function Steps({ stats }: { readonly stats: Stats }) {
  const { t, number } = useWords();
  const say = useSay(performanceWords);
  const { ms } = useShown();
  const steps = stats.steps.toSorted((one, other) => other.medianMs - one.medianMs);
  const most = Math.max(1, ...steps.map(({ p95Ms }) => p95Ms));
  if (steps.length === 0) return null;
  return (
    <Card title={say('steps')} flush>
      <ScrollTable
        label={say('steps')}
        head={<Heads texts={[say('step'), say('runs'), say('median'), say('p95')]} />}
      >
        {steps.map(({ step, runs, medianMs, p95Ms }) => (
          <tr key={step}>
            <th scope="row">{t(`step.${step as 'read'}`)}</th>
            <td>{number(runs)}</td>
            <td>{ms(medianMs)}</td>
            <td>
              <div className="stepbar">
                <span className="barlane" aria-hidden="true">
                  <i style={{ width: `${(p95Ms / most) * 100}%`, background: 'var(--warn-bar)' }} />
                  <i style={{ width: `${(medianMs / most) * 100}%`, background: 'var(--info-bar)' }} />
                </span>
                {ms(p95Ms)}
              </div>
            </td>
          </tr>
        ))}
      </ScrollTable>
    </Card>
  );
}

function FlowTable({ flows }: { readonly flows: readonly Stats[] }) {
  const { number } = useWords();
  const say = useSay(performanceWords);
  const { ms, share, rate } = useShown();
  const { days } = route.useSearch();
  const heads = [say('flow'), say('runs'), say('success'), say('median'), say('p95'), say('rate')];
  return (
    <Card title={say('byFlow')} flush>
      <ScrollTable label={say('byFlow')} head={<Heads texts={heads} />}>
        {flows.map((stats) => (
          <tr key={stats.flow}>
            <th scope="row">
              <Link className="link" to="/performance" search={{ flow: stats.flow ?? undefined, days }}>
                {stats.flow}
              </Link>
            </th>
            <td>{number(stats.runs.finished)}</td>
            <td>{share(stats.successRate)}</td>
            <td>{ms(stats.medianMs)}</td>
            <td>{ms(stats.p95Ms)}</td>
            <td>{rate(stats.rowsPerSecond)}</td>
          </tr>
        ))}
      </ScrollTable>
    </Card>
  );
}
