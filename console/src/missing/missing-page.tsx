import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { api, client, type Schemas } from '../api/client.js';
import { useMay } from '../api/session.js';
import { useAttempt } from '../common/attempt.js';
import { Empty, Loading } from '../common/card.js';
import { FlowHeading } from '../common/flow-heading.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { missingWords } from '../words/missing.js';
import { useSay } from '../words/say.js';
import { CountsCard } from './counts-card.js';
import { PreviewCard } from './preview-card.js';
import { ProductsCard } from './products-card.js';
import { SearchesCard } from './searches-card.js';
import './missing.css';

const route = getRouteApi('/flows/$slug/missing');
type State = Schemas['MissingStateResponse'];

/** What fetch missing of a flow looked at, found, asked and was answered, and why a product still has no images. */
export function MissingPage() {
  const { slug } = route.useParams();
  const say = useSay(missingWords);
  const path = { slug };
  const flow = api.useQuery('get', '/api/v1/flows/{slug}', { params: { path } });
  const name = flow.data?.name ?? slug;
  const isOutbound = flow.data?.direction === 'outbound';
  return (
    <>
      <FlowHeading slug={slug} title={(shown) => say('title', { name: shown })} />
      <p className="dim lead">{say('lead')}</p>
      {flow.error !== null && <ProblemView error={flow.error} onRetry={() => void flow.refetch()} />}
      {flow.data === undefined && flow.error === null && <Loading lines={8} />}
      {isOutbound && (
        <div className="card">
          <Empty title={say('outbound')}>
            <p>{say('outboundText')}</p>
            <Link className="link" to="/flows/$slug" params={{ slug }}>
              {name}
            </Link>
          </Empty>
        </div>
      )}
      {flow.data !== undefined && !isOutbound && (
        <Sections slug={slug} isStopped={flow.data.state !== 'running'} />
      )}
    </>
  );
}

function Sections({ slug, isStopped }: { readonly slug: string; readonly isStopped: boolean }) {
  const may = useMay();
  const state = api.useQuery(
    'get',
    '/api/v1/flows/{slug}/missing/state',
    { params: { path: { slug } } },
    {
      refetchInterval: ({ state: { data } }) =>
        (data?.waiting ?? 0) + (data?.asked ?? 0) > 0 ? 2000 : 15_000,
    },
  );
  return (
    <>
      {state.error !== null && <ProblemView error={state.error} onRetry={() => void state.refetch()} />}
      {state.data !== undefined && <StateLine slug={slug} state={state.data} isStopped={isStopped} />}
      {state.data !== undefined && <CountsCard slug={slug} state={state.data} />}
      {may('GET /api/v1/flows/{slug}/missing') && <PreviewCard slug={slug} />}
      <SearchesCard slug={slug} />
      <ProductsCard slug={slug} />
    </>
  );
}

interface StateLineProps {
  readonly slug: string;
  readonly state: State;
  readonly isStopped: boolean;
}

function StateLine({ slug, state: { enabled, everyMinutes, nextSearchAt }, isStopped }: StateLineProps) {
  const { time } = useWords();
  const say = useSay(missingWords);
  const may = useMay();
  const { tell } = useNotices();
  const queries = useQueryClient();
  const { error, isBusy, attempt } = useAttempt();
  const every =
    everyMinutes % 60 === 0 ? say('hours', { n: everyMinutes / 60 }) : say('minutes', { n: everyMinutes });
  const search = async (): Promise<void> => {
    await client.POST('/api/v1/flows/{slug}/missing/searches', { params: { path: { slug } } });
    tell(say('searching'));
    await queries.invalidateQueries();
  };
  const text =
    nextSearchAt !== null
      ? say('on', { every, at: time(nextSearchAt) })
      : say(enabled && isStopped ? 'onStopped' : 'off');
  return (
    <div className={`note ${nextSearchAt === null ? 'warn' : 'info'}`}>
      <div>
        {text}{' '}
        <Link className="link" to="/flows/$slug" params={{ slug }} search={{ card: 'configuration' }}>
          {say('settings')}
        </Link>
        {error !== null && <ProblemView error={error} />}
      </div>
      {may('POST /api/v1/flows/{slug}/missing/searches') && (
        <Group>
          <Button loading={isBusy} onClick={() => attempt(search)}>
            {say('searchNow')}
          </Button>
        </Group>
      )}
    </div>
  );
}
