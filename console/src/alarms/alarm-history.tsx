import { Group } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { api, type Schemas } from '../api/client.js';
import { Card, Empty, Loading } from '../common/card.js';
import { localTime, Time } from '../common/time.js';
import { ProblemView } from '../shell/problem-view.js';
import { alarmWords } from '../words/alarms.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { useMeasured } from './measured.js';
import type { Alarm } from './rule.js';

type Event = Schemas['AlarmEventResponse'];

const route = getRouteApi('/alarms/$id');
const LIMIT = 10;

/** What has opened and resolved, newest first, and what became of each notice. */
export function AlarmHistory({ alarm }: { readonly alarm: Alarm }) {
  const say = useSay(alarmWords);
  const search = route.useSearch();
  const page = search.page ?? 1;
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/alarms/{id}/events',
    { params: { path: { id: alarm.id }, query: { page, limit: LIMIT } } },
    { placeholderData: keepPreviousData },
  );
  return (
    <Card title={say('history')}>
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={3} />}
      {data?.count === 0 && (
        <Empty title={say('noHistory')}>
          <p>{say('noHistoryText')}</p>
        </Empty>
      )}
      <ul className="plain lines">
        {data?.results.map((event) => (
          <Entry key={event.id} event={event} alarm={alarm} />
        ))}
      </ul>
      {data !== undefined && data.count > LIMIT && (
        <Group justify="center">
          {data.previous !== null && (
            <Link
              className="link"
              to="/alarms/$id"
              params={{ id: alarm.id }}
              search={{ ...search, page: page - 1 }}
            >
              {say('newer')}
            </Link>
          )}
          {data.next !== null && (
            <Link
              className="link"
              to="/alarms/$id"
              params={{ id: alarm.id }}
              search={{ ...search, page: page + 1 }}
            >
              {say('older')}
            </Link>
          )}
        </Group>
      )}
    </Card>
  );
}

function Entry({ event, alarm }: { readonly event: Event; readonly alarm: Alarm }) {
  const measured = useMeasured(alarm.condition);
  const say = useSay(alarmWords);
  const { kind, flow, value, message, silenced, happenedAt, deliveries } = event;
  const end = Date.parse(happenedAt);
  return (
    <li>
      <Group gap="sm">
        <span className={`state ${kind === 'opened' ? 'bad' : 'good'}`}>{say(kind)}</span>
        <b>{flow}</b>
        {value !== null && <span>{measured(value)}</span>}
        <Time at={happenedAt} />
        <Link
          className="link"
          to="/runs"
          search={{
            flow,
            from: localTime(end - (alarm.windowMinutes ?? 60) * 60_000),
            to: localTime(end + 60_000),
          }}
        >
          {say('runsThen')}
        </Link>
      </Group>
      <div className="dim" lang="en">
        {message}
      </div>
      {deliveries.map((delivery) => (
        <Delivery key={delivery.channel} delivery={delivery} />
      ))}
      {silenced && deliveries.length === 0 && <div className="dim">{say('toldNobody')}</div>}
    </li>
  );
}

function Delivery({ delivery }: { readonly delivery: Event['deliveries'][number] }) {
  const { time } = useWords();
  const say = useSay(alarmWords);
  const { channel, status, attempts, error, deliveredAt } = delivery;
  const at = deliveredAt === null ? '' : time(deliveredAt);
  return (
    <div className={status === 'failed' ? 'failedline' : undefined}>
      {say(status, { channel, at, n: attempts })}
      {error !== null && status !== 'delivered' && <span lang="en">: {error}</span>}
    </div>
  );
}
