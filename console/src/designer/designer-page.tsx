import './designer.css';
import { getRouteApi } from '@tanstack/react-router';
import { api } from '../api/client.js';
import { Loading } from '../common/card.js';
import { ProblemView } from '../shell/problem-view.js';
import { Designer } from './designer.js';

const route = getRouteApi('/flows/$slug');

/** The page of a flow. */
export function DesignerPage() {
  const { slug } = route.useParams();
  const { data, error, refetch } = api.useQuery('get', '/api/v1/flows/{slug}', {
    params: { path: { slug } },
  });
  if (data !== undefined) return <Designer key={slug} flow={data} />;
  return error === null ? (
    <Loading lines={10} />
  ) : (
    <ProblemView error={error} onRetry={() => void refetch()} />
  );
}

export function NewFlowPage() {
  return <Designer flow={null} />;
}
