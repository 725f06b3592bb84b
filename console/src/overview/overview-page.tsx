import { Button, Group, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api, type Overview } from '../api/client.js';
import { useMay } from '../api/session.js';
import { Card, Empty, Loading } from '../common/card.js';
import { FLOW_HEADS, FlowCells } from '../common/flow-cells.js';
import { Progress } from '../common/progress.js';
import { RunState, State } from '../common/state.js';
import { Table } from '../common/table.js';
import { RunDuration, useNow } from '../common/time.js';
import { useFlowActions } from '../shell/flow-actions.js';
import { Icon } from '../shell/icons.js';
import { ProblemView } from '../shell/problem-view.js';
import { en } from '../words/en.js';
import { useWords, type Word } from '../words/index.js';
import { DayBars } from './day-bars.js';

const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function OverviewPage() {
  const { t } = useWords();
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/overview',
    { params: { query: { timezone } } },
    { refetchInterval: 30_000 },
  );
  return (
    <>
      <title>{`${t('nav.overview')} · ${t('product')}`}</title>
      <Title order={1}>{t('nav.overview')}</Title>
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined ? error === null && <Loading lines={8} /> : <Sections overview={data} />}
    </>
  );
}

function Sections({ overview }: { readonly overview: Overview }) {
  const { t } = useWords();
  return (
    <>
      {overview.alarms.length > 0 && <Alarms alarms={overview.alarms} />}
      <Active runs={overview.activeRuns} />
      <Flows flows={overview.flows} />
      <div className="columns">
        <Card title={t('overview.rows')}>
          <DayBars days={overview.days} />
        </Card>
        <Health checks={overview.health} />
      </div>
    </>
  );
}

function Alarms({ alarms }: { readonly alarms: Overview['alarms'] }) {
  const { t, duration } = useWords();
  const now = useNow(true, 30_000);
  return (
    <Card title={t('overview.alarms')}>
      {alarms.map(({ id, name, flow, openedAt, silencedUntil }) => (
        <div key={id + flow} className="note bad">
          <Icon name="warning" />
          <div>
            <Link className="link" to="/alarms/$id" params={{ id }}>
              {name}
            </Link>{' '}
            {silencedUntil !== null && <i>({t('alarms.silenced')})</i>}
            <br />
            {t('overview.alarmSince', { flow, age: duration(now - Date.parse(openedAt)) })}
          </div>
          <Link className="link" to="/runs" search={{ flow }}>
            {t('nav.runs')}
          </Link>
        </div>
      ))}
    </Card>
  );
}

function Active({ runs }: { readonly runs: Overview['activeRuns'] }) {
  const { t } = useWords();
  return (
    <Card title={t('overview.now')}>
      {runs.length === 0 && <span className="dim">{t('overview.nothing')}</span>}
      {runs.map((run) => (
        <div key={run.id} style={{ marginBottom: 12 }}>
          <Group justify="space-between" mb={6}>
            <Group gap="sm">
              <Link className="link" to="/runs/$id" params={{ id: run.id }}>
                {run.flow}
              </Link>
              <RunState run={run} />
            </Group>
            <span className="dim">
              <RunDuration run={run} />
            </span>
          </Group>
          <Progress run={run} legend={false} />
        </div>
      ))}
    </Card>
  );
}

function Flows({ flows }: { readonly flows: Overview['flows'] }) {
  const { t } = useWords();
  const may = useMay();
  if (flows.length === 0) {
    return (
      <Card title={t('overview.flows')}>
        <Empty title={t('overview.noFlows')}>
          <p>{t('overview.noFlowsText')}</p>
          {may('POST /api/v1/flows') && (
            <Link className="button" to="/welcome">
              {t('overview.getStarted')}
            </Link>
          )}
        </Empty>
      </Card>
    );
  }
  return (
    <Card title={t('overview.flows')} flush>
      <Table label={t('overview.flows')} heads={FLOW_HEADS} actions="run.moreActions">
        {flows.map((flow) => (
          <FlowRow key={flow.slug} flow={flow} />
        ))}
      </Table>
    </Card>
  );
}

function FlowRow({ flow }: { readonly flow: Overview['flows'][number] }) {
  const { t } = useWords();
  const may = useMay();
  const { run } = useFlowActions();
  const isActive = flow.lastRun !== null && flow.lastRun.state !== 'finished';
  return (
    <tr>
      <td>
        <Link className="link" to="/runs" search={{ flow: flow.slug }}>
          {flow.name}
        </Link>
      </td>
      <FlowCells flow={flow} />
      <td className="number">
        {flow.direction === 'inbound' && may('POST /api/v1/flows/{slug}/runs') && (
          <Button
            size="compact-sm"
            variant="default"
            disabled={isActive}
            onClick={() => run(flow.slug)}
            aria-label={t('command.run', { name: flow.name })}
          >
            {t('overview.runNow')}
          </Button>
        )}
      </td>
    </tr>
  );
}

function Health({ checks }: { readonly checks: Overview['health'] }) {
  const { t } = useWords();
  return (
    <Card title={t('overview.health')}>
      {checks.map(({ name, status, reason }) => {
        const word = `health.${name}`;
        return (
          <Group key={name} justify="space-between" wrap="nowrap" align="flex-start" py={5}>
            <div style={{ minWidth: 0 }}>
              <b>{Object.hasOwn(en, word) ? t(word as Word) : name}</b>
              {status !== 'up' && <div className="dim">{reason}</div>}
            </div>
            <State of={status} word={`health.${status}`} />
          </Group>
        );
      })}
    </Card>
  );
}
