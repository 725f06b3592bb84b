import { NativeSelect, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { api, type Run, type RunDetail, runOptions } from '../api/client.js';
import { Empty, Loading } from '../common/card.js';
import { useFlowChoices } from '../common/flow-choices.js';
import { RunState } from '../common/state.js';
import { Heads, ScrollTable } from '../common/table.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { performanceWords } from '../words/performance.js';
import { useSay } from '../words/say.js';
import { SettingsDifference } from './settings-difference.js';
import './performance.css';

const route = getRouteApi('/runs/compare');
const LISTED = 50;
const COUNTS = ['records', 'products', 'written', 'skipped', 'failed', 'held'] as const;

/** Two runs of one flow side by side; those that are not chosen are its newest. */
export function ComparePage() {
  const { t } = useWords();
  const say = useSay(performanceWords);
  const search = route.useSearch();
  const named = useQuery({
    ...runOptions(search.b ?? search.a ?? ''),
    enabled: (search.b ?? search.a) !== undefined,
  });
  const flows = api.useQuery('get', '/api/v1/flows', { params: { query: { limit: 100 } } });
  const flow = search.flow ?? named.data?.flow ?? flows.data?.results[0]?.slug;
  const listed = api.useQuery(
    'get',
    '/api/v1/runs',
    { params: { query: { flow: flow ?? '', state: 'finished', limit: LISTED, cursor: '' } } },
    { enabled: flow !== undefined },
  );
  const runs = listed.data?.results ?? [];
  const second = search.b ?? runs.find(({ id }) => id !== search.a)?.id;
  const first = search.a ?? runs.find(({ id }) => second === undefined || id < second)?.id;
  const retry = (): void => {
    for (const query of [named, flows, listed]) if (query.isError) void query.refetch();
  };
  const error = named.error ?? flows.error ?? listed.error;
  return (
    <>
      <title>{`${say('compare')} · ${t('product')}`}</title>
      <Title order={1}>{say('compare')}</Title>
      <p className="dim lead">{say('compareText')}</p>
      {error !== null && <ProblemView error={error} onRetry={retry} />}
      <Choices flow={flow} runs={runs} first={first} second={second} />
      {listed.data === undefined && error === null && flow !== undefined && <Loading lines={8} />}
      {(flows.data?.results.length === 0 || listed.data !== undefined) &&
        (first === undefined || second === undefined) && (
          <div className="card">
            <Empty title={say('tooFew')}>
              <p>{say('tooFewText')}</p>
              <Link className="link" to="/flows">
                {say('toFlows')}
              </Link>
            </Empty>
          </div>
        )}
      {first !== undefined && second !== undefined && <Sides first={first} second={second} />}
    </>
  );
}

interface ChoicesProps {
  readonly flow: string | undefined;
  readonly runs: readonly Run[];
  readonly first: string | undefined;
  readonly second: string | undefined;
}

function Choices({ flow, runs, first, second }: ChoicesProps) {
  const { t, time } = useWords();
  const say = useSay(performanceWords);
  const navigate = useNavigate({ from: '/runs/compare' });
  const flows = useFlowChoices(flow);
  const options = (chosen: string | undefined) => [
    ...(chosen === undefined || runs.some(({ id }) => id === chosen)
      ? []
      : [{ value: chosen, label: chosen }]),
    ...runs.map(({ id, createdAt, status }) => ({
      value: id,
      label: `${time(createdAt)} · ${t(`status.${status ?? 'empty'}`)}`,
    })),
  ];
  const choose = (change: { a?: string; b?: string }): void =>
    void navigate({ search: (before) => ({ ...before, a: first, b: second, ...change }), replace: true });
  return (
    <div className="filters wide">
      <NativeSelect
        label={say('flow')}
        data={flows}
        value={flow ?? ''}
        onChange={({ currentTarget }) =>
          void navigate({ search: { flow: currentTarget.value }, replace: true })
        }
      />
      <NativeSelect
        label={say('first')}
        data={options(first)}
        value={first ?? ''}
        onChange={({ currentTarget }) => choose({ a: currentTarget.value })}
      />
      <NativeSelect
        label={say('second')}
        data={options(second)}
        value={second ?? ''}
        onChange={({ currentTarget }) => choose({ b: currentTarget.value })}
      />
    </div>
  );
}

function Sides({ first, second }: { readonly first: string; readonly second: string }) {
  const one = useQuery(runOptions(first));
  const other = useQuery(runOptions(second));
  const error = one.error ?? other.error;
  if (error !== null) return <ProblemView error={error} />;
  if (one.data === undefined || other.data === undefined) return <Loading lines={8} />;
  return (
    <>
      <Figures one={one.data} other={other.data} />
      <SettingsDifference one={one.data} other={other.data} />
    </>
  );
}

const tookOf = ({ startedAt, reopenedAt, finishedAt }: Run): number | null => {
  const from = reopenedAt ?? startedAt;
  return from === null || finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(from);
};
const stepOf = ({ steps }: RunDetail, name: string): number | null => {
  const step = steps.find((one) => one.step === name);
  return step?.finishedAt == null ? null : Date.parse(step.finishedAt) - Date.parse(step.startedAt);
};

function Figures({ one, other }: { readonly one: RunDetail; readonly other: RunDetail }) {
  const { t, time, number, duration } = useWords();
  const say = useSay(performanceWords);
  const steps = [...new Set([...one.steps, ...other.steps].map(({ step }) => step))];
  const line = (
    name: string,
    left: number | null,
    right: number | null,
    shown: (value: number) => string,
  ) => {
    const by = left === null || right === null ? null : right - left;
    const sign = by !== null && by > 0 ? '+' : '−';
    return (
      <tr key={name}>
        <th scope="row">{name}</th>
        <td>{left === null ? '–' : shown(left)}</td>
        <td>{right === null ? '–' : shown(right)}</td>
        <td>
          {by === null ? (
            '–'
          ) : by === 0 ? (
            <span className="dim">{say('same')}</span>
          ) : (
            `${sign}${shown(Math.abs(by))}`
          )}
        </td>
      </tr>
    );
  };
  const said = (name: string, left: React.ReactNode, right: React.ReactNode, isSame: boolean) => (
    <tr key={name}>
      <th scope="row">{name}</th>
      <td>{left}</td>
      <td>{right}</td>
      <td>{isSame && <span className="dim">{say('same')}</span>}</td>
    </tr>
  );
  const link = ({ id, createdAt }: Run) => (
    <Link className="link" to="/runs/$id" params={{ id }}>
      {time(createdAt)}
    </Link>
  );
  return (
    <section className="card flush" aria-label={say('compare')}>
      <ScrollTable
        label={say('compare')}
        head={<Heads texts={[say('what'), say('first'), say('second'), say('difference')]} />}
      >
        {said(say('began'), link(one), link(other), one.id === other.id)}
        {said(
          say('status'),
          <RunState run={one} />,
          <RunState run={other} />,
          one.status === other.status && one.state === other.state,
        )}
        {said(
          say('trigger'),
          t(`trigger.${one.trigger}`),
          t(`trigger.${other.trigger}`),
          one.trigger === other.trigger,
        )}
        {said(say('version'), one.flowVersion, other.flowVersion, one.flowVersion === other.flowVersion)}
        {line(t('runs.duration'), tookOf(one), tookOf(other), duration)}
        {COUNTS.map((name) => line(say(name), one[name], other[name], number))}
        {steps.map((step) =>
          line(
            say('stepTook', { step: t(`step.${step as 'read'}`) }),
            stepOf(one, step),
            stepOf(other, step),
            duration,
          ),
        )}
      </ScrollTable>
    </section>
  );
}
