import { Button, Group } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { api, type Schemas } from '../api/client.js';
import { useMay } from '../api/session.js';
import { Card, Loading } from '../common/card.js';
import { FlowHeading } from '../common/flow-heading.js';
import { Pages } from '../common/pages.js';
import { Heads, ScrollTable } from '../common/table.js';
import { Time } from '../common/time.js';
import { ProblemView } from '../shell/problem-view.js';
import { flowWords } from '../words/flows.js';
import { useSay } from '../words/say.js';
import { Comparison } from './comparison.js';
import './flows.css';

const RestoreDialog = lazy(() => import('./restore-dialog.js'));
const route = getRouteApi('/flows/$slug/versions');
const LIMIT = 25;
const HEADS = [
  'versions.sides',
  'versions.version',
  'versions.when',
  'versions.who',
  'versions.note',
] as const;
type Version = Schemas['VersionListItem'];

/** Who changed a flow, when and why; any two versions compared, and an old one made the newest again. */
export function VersionsPage() {
  const { slug } = route.useParams();
  const say = useSay(flowWords);
  const navigate = useNavigate({ from: '/flows/$slug/versions' });
  const { page = 1, from, to } = route.useSearch();
  const path = { slug };
  const flow = api.useQuery('get', '/api/v1/flows/{slug}', { params: { path } });
  const { data, error, refetch } = api.useQuery('get', '/api/v1/flows/{slug}/versions', {
    params: { path, query: { page, limit: LIMIT } },
  });
  const current = flow.data?.version ?? data?.count ?? 1;
  const right = to ?? current;
  const left = from ?? right - 1;
  return (
    <>
      <FlowHeading slug={slug} title={(name) => say('versions.title', { name })} />
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={6} />}
      {data !== undefined && (
        <Card title={say('versions.list')} flush>
          <VersionTable versions={data.results} current={current} left={left} right={right} slug={slug} />
          <Pages
            page={page}
            limit={LIMIT}
            count={data.count}
            go={(next) => void navigate({ search: (before) => ({ ...before, page: next }) })}
          />
        </Card>
      )}
      {data?.count === 1 && <p className="dim">{say('versions.one')}</p>}
      {flow.data !== undefined && left >= 1 && left !== right && (
        <Comparison slug={slug} left={left} right={right} />
      )}
    </>
  );
}

interface VersionTableProps {
  readonly versions: readonly Version[];
  readonly current: number;
  readonly left: number;
  readonly right: number;
  readonly slug: string;
}

function VersionTable({ versions, current, left, right, slug }: VersionTableProps) {
  const say = useSay(flowWords);
  const may = useMay();
  const navigate = useNavigate({ from: '/flows/$slug/versions' });
  const [restored, setRestored] = useState<number | null>(null);
  const choose = (change: { from?: number; to?: number }): void =>
    void navigate({
      search: (before) => ({ ...before, from: left, to: right, ...change }),
      replace: true,
      resetScroll: false,
    });
  const radio = (side: 'from' | 'to', version: number) => (
    <input
      type="radio"
      name={side}
      aria-label={say(`versions.${side}`, { version })}
      checked={(side === 'from' ? left : right) === version}
      onChange={() => choose({ [side]: version })}
    />
  );
  return (
    <>
      <ScrollTable
        label={say('versions.list')}
        className="versiontable"
        head={<Heads texts={HEADS.map((word) => say(word))} actions={say('versions.restoreYes')} />}
      >
        {versions.map(({ version, createdAt, author, note }) => (
          <tr key={version}>
            <td>
              <Group gap={8} wrap="nowrap">
                {radio('from', version)}
                {radio('to', version)}
              </Group>
            </td>
            <td>
              {version} {version === current && <span className="state good">{say('versions.current')}</span>}
            </td>
            <td>
              <Time at={createdAt} />
            </td>
            <td>{author}</td>
            <td style={{ overflowWrap: 'anywhere', minWidth: 140 }}>
              {note ?? <span className="dim">–</span>}
            </td>
            <td className="number">
              {version !== current && may('POST /api/v1/flows/{slug}/versions/{version}/restore') && (
                <Button size="compact-sm" variant="default" onClick={() => setRestored(version)}>
                  {say('versions.restore', { version: String(version) })}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </ScrollTable>
      {restored !== null && (
        <Suspense>
          <RestoreDialog slug={slug} version={restored} current={current} onClose={() => setRestored(null)} />
        </Suspense>
      )}
    </>
  );
}
