import { Group, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../api/client.js';
import { useMay } from '../api/session.js';
import { Empty, Loading } from '../common/card.js';
import { useNow } from '../common/time.js';
import { ProblemView } from '../shell/problem-view.js';
import { alarmWords } from '../words/alarms.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { AlarmStateOf } from './alarm-state.js';
import { useMeasured } from './measured.js';
import { type Alarm, sentenceOf, stateOf, STATES } from './rule.js';

export function AlarmsPage() {
  const { t } = useWords();
  const say = useSay(alarmWords);
  const may = useMay();
  const { data, error, refetch } = api.useQuery('get', '/api/v1/alarms', {
    params: { query: { limit: 100 } },
  });
  const alarms = data?.results.toSorted(
    (one, other) => STATES.indexOf(stateOf(one)) - STATES.indexOf(stateOf(other)),
  );
  const create = may('POST /api/v1/alarms') && (
    <Link className="button" to="/alarms/$id" params={{ id: 'new' }}>
      {say('new')}
    </Link>
  );
  return (
    <>
      <title>{`${say('title')} · ${t('product')}`}</title>
      <Group justify="space-between">
        <Title order={1}>{say('title')}</Title>
        {alarms !== undefined && alarms.length > 0 && create}
      </Group>
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {alarms === undefined && error === null && <Loading lines={6} />}
      {alarms?.length === 0 && (
        <div className="card">
          <Empty title={say('none')}>
            <p>{say('noneText')}</p>
            {create}
          </Empty>
        </div>
      )}
      {alarms !== undefined && alarms.length > 0 && (
        <ul className="plain" aria-label={say('title')}>
          {alarms.map((alarm) => (
            <AlarmEntry key={alarm.id} alarm={alarm} />
          ))}
        </ul>
      )}
    </>
  );
}

function AlarmEntry({ alarm }: { readonly alarm: Alarm }) {
  const say = useSay(alarmWords);
  return (
    <li className="card">
      <Group justify="space-between" align="flex-start">
        <div>
          <Link className="link" to="/alarms/$id" params={{ id: alarm.id }}>
            {alarm.name}
          </Link>
          <div>{sentenceOf(say, alarm)}</div>
        </div>
        <AlarmStateOf alarm={alarm} />
      </Group>
      <OpenFlows alarm={alarm} />
      <SilenceNote alarm={alarm} />
    </li>
  );
}

/** Where it is open, since when, and what was measured last. */
export function OpenFlows({ alarm }: { readonly alarm: Alarm }) {
  const { duration } = useWords();
  const measured = useMeasured(alarm.condition);
  const say = useSay(alarmWords);
  const now = useNow(true, 30_000);
  if (alarm.open.length === 0) return null;
  return (
    <ul className="openflows">
      {alarm.open.map(({ flow, openedAt, value }) => (
        <li key={flow}>
          <Link className="link" to="/runs" search={{ flow }}>
            {say('openFor', { flow, age: duration(Math.max(0, now - Date.parse(openedAt))) })}
          </Link>
          {value !== null && <span className="dim">, {say('measured', { value: measured(value) })}</span>}
        </li>
      ))}
    </ul>
  );
}

export function SilenceNote({ alarm: { silence } }: { readonly alarm: Pick<Alarm, 'silence'> }) {
  const { time } = useWords();
  const say = useSay(alarmWords);
  if (silence === null) return null;
  return (
    <div>
      {say('silencedUntil', { at: time(silence.until), by: silence.by })}: <q>{silence.reason}</q>
    </div>
  );
}
