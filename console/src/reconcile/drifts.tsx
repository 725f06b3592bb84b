import { Button, Group } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, type Schemas } from '../api/client.js';
import { useMay } from '../api/session.js';
import { Card, Empty, Loading } from '../common/card.js';
import { Pages } from '../common/pages.js';
import { PictureSwitch, Thumbnail, usePictures } from '../common/thumbnails.js';
import { Time } from '../common/time.js';
import { ProblemView } from '../shell/problem-view.js';
import { reconcileWords } from '../words/reconcile.js';
import { useSay } from '../words/say.js';
import { type Decide, useDecide } from './use-decide.js';

type Drift = Schemas['DriftResponse'];
const LIMIT = 25;
const SIDES = ['added', 'removed', 'changed'] as const;

/** Products that were changed in the shop and wait for a decision: for one, and for all. */
export function Drifts({ slug }: { readonly slug: string }) {
  const say = useSay(reconcileWords);
  const may = useMay();
  const [page, setPage] = useState(1);
  const { decide, dialog } = useDecide(slug);
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/flows/{slug}/drifts',
    { params: { path: { slug }, query: { page, limit: LIMIT } } },
    { placeholderData: keepPreviousData },
  );
  const mayDecide = may('POST /api/v1/flows/{slug}/drifts/repair') ? decide : null;
  return (
    <Card title={say('drifts')} aside={data !== undefined && data.count > 0 ? <PictureSwitch /> : null}>
      {dialog}
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.count === 0 && (
        <Empty title={say('noDrifts')}>
          <p>{say('noDriftsText')}</p>
        </Empty>
      )}
      {data !== undefined && data.count > 0 && (
        <>
          <Group justify="space-between">
            <b>{say('drifted', { n: data.count })}</b>
            {mayDecide !== null && (
              <Group gap="xs">
                <Button size="compact-md" onClick={() => mayDecide('repair', null, data.count)}>
                  {say('repair')}
                </Button>
                <Button
                  size="compact-md"
                  variant="default"
                  onClick={() => mayDecide('accept', null, data.count)}
                >
                  {say('accept')}
                </Button>
              </Group>
            )}
          </Group>
          <ul className="held" aria-label={say('drifts')}>
            {data.results.map((drift) => (
              <DriftEntry key={`${drift.shop} ${drift.sku}`} drift={drift} decide={mayDecide} />
            ))}
          </ul>
          <Pages page={page} limit={LIMIT} count={data.count} go={setPage} />
        </>
      )}
    </Card>
  );
}

function DriftEntry({ drift, decide }: { readonly drift: Drift; readonly decide: Decide | null }) {
  const say = useSay(reconcileWords);
  const { sku } = drift;
  return (
    <li>
      <Group justify="space-between" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <h3 className="mono">
            <Link className="link" to="/products/$sku" params={{ sku }}>
              {sku}
            </Link>
          </h3>
          <span className="dim">
            {say('found')} <Time at={drift.foundAt} />
          </span>
        </div>
        {decide !== null && (
          <Group gap="xs">
            {(['repair', 'accept'] as const).map((how) => (
              <Button
                key={how}
                size="compact-sm"
                variant="default"
                aria-label={`${say(`${how}One`)}: ${sku}`}
                onClick={() => decide(how, sku, 1)}
              >
                {say(`${how}One`)}
              </Button>
            ))}
          </Group>
        )}
      </Group>
      {SIDES.filter((side) => drift[side].length > 0).map((side) => (
        <section key={side} aria-label={`${sku}: ${say(side)}`}>
          <h4>{say(side)}</h4>
          <Urls urls={drift[side]} />
        </section>
      ))}
    </li>
  );
}

function Urls({ urls }: { readonly urls: readonly string[] }) {
  const [shown] = usePictures();
  return (
    <ul className="plain">
      {urls.map((url) => (
        <li key={url}>
          <Group gap="sm" wrap="nowrap">
            {shown && <Thumbnail url={url} />}
            <span style={{ overflowWrap: 'anywhere' }}>{url}</span>
          </Group>
        </li>
      ))}
    </ul>
  );
}
