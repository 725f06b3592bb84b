import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { api } from '../api/client.js';
import { Card, Loading } from '../common/card.js';
import { FlowHeading } from '../common/flow-heading.js';
import { PagedCard } from '../common/paged-card.js';
import { ProblemView } from '../shell/problem-view.js';
import { useSay } from '../words/say.js';
import { schedulePageWords } from '../words/schedule-page.js';
import { Checkpoint } from './checkpoint.js';
import { SchedulePreview } from './schedule-preview.js';
import { TickTable } from './tick-table.js';
import './schedule.css';

const route = getRouteApi('/flows/$slug/schedule');
const LIMIT = 25;

/** When a flow starts by itself, from when it reads changes, and what came of the times that have passed. */
export function SchedulePage() {
  const { slug } = route.useParams();
  const say = useSay(schedulePageWords);
  return (
    <>
      <FlowHeading slug={slug} title={(name) => say('title', { name })} />
      <NextTimes slug={slug} />
      <Checkpoint slug={slug} />
      <Ticks slug={slug} />
    </>
  );
}

function NextTimes({ slug }: { readonly slug: string }) {
  const say = useSay(schedulePageWords);
  const { data, error, refetch } = api.useQuery('get', '/api/v1/flows/{slug}/schedule', {
    params: { path: { slug }, query: { count: 10 } },
  });
  return (
    <Card
      title={say('next')}
      aside={
        <Link className="link" to="/flows/$slug" params={{ slug }} search={{ card: 'configuration' }}>
          {say('change')}
        </Link>
      }
    >
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.schedule === null && <p>{say('noSchedule')}</p>}
      {data !== undefined && data.schedule !== null && (
        <>
          {data.state === 'stopped' && <p className="note warn">{say('stopped')}</p>}
          <SchedulePreview schedule={data.schedule} timezone={data.timezone} />
        </>
      )}
    </Card>
  );
}

function Ticks({ slug }: { readonly slug: string }) {
  const say = useSay(schedulePageWords);
  const { page = 1 } = route.useSearch();
  const navigate = useNavigate({ from: '/flows/$slug/schedule' });
  const list = api.useQuery(
    'get',
    '/api/v1/flows/{slug}/ticks',
    { params: { path: { slug }, query: { page, limit: LIMIT } } },
    { placeholderData: keepPreviousData },
  );
  return (
    <PagedCard
      title={say('ticks')}
      none={say('noTicks')}
      noneText={say('noTicksText')}
      list={list}
      page={page}
      limit={LIMIT}
      go={(next) => void navigate({ search: { page: next } })}
    >
      {(entries) => <TickTable ticks={entries} />}
    </PagedCard>
  );
}
