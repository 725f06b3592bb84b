import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { api } from '../api/client.js';
import { useMay } from '../api/session.js';
import { FlowHeading } from '../common/flow-heading.js';
import { PagedCard } from '../common/paged-card.js';
import { reconcileWords } from '../words/reconcile.js';
import { useSay } from '../words/say.js';
import { Drifts } from './drifts.js';
import { LookTable } from './look-table.js';
import { StartLook } from './start-look.js';

const route = getRouteApi('/flows/$slug/reconcile');
const LIMIT = 25;
/** How often a comparison that goes on is asked for: no event tells of it. */
const ASK_MS = 2000;

/** What people changed in the shop behind the flow's back, and what becomes of it. */
export function ReconcilePage() {
  const { slug } = route.useParams();
  const say = useSay(reconcileWords);
  const may = useMay();
  return (
    <>
      <FlowHeading slug={slug} title={(name) => say('title', { name })} />
      <p className="lead">{say('lead')}</p>
      {may('POST /api/v1/flows/{slug}/reconciliations') && <StartLook slug={slug} />}
      <Drifts slug={slug} />
      <Looks slug={slug} />
    </>
  );
}

function Looks({ slug }: { readonly slug: string }) {
  const say = useSay(reconcileWords);
  const { page = 1 } = route.useSearch();
  const navigate = useNavigate({ from: '/flows/$slug/reconcile' });
  const list = api.useQuery(
    'get',
    '/api/v1/flows/{slug}/reconciliations',
    { params: { path: { slug }, query: { page, limit: LIMIT } } },
    {
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) =>
        state.data?.results.some((look) => look.state === 'queued' || look.state === 'running') === true
          ? ASK_MS
          : false,
    },
  );
  return (
    <PagedCard
      title={say('looks')}
      none={say('noLooks')}
      noneText={say('noLooksText')}
      list={list}
      page={page}
      limit={LIMIT}
      go={(next) => void navigate({ search: { page: next } })}
    >
      {(entries) => <LookTable looks={entries} />}
    </PagedCard>
  );
}
