import { Button, Group, NativeSelect, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api/client.js';
import { useMay } from '../api/session.js';
import { Empty, Loading } from '../common/card.js';
import { Icon } from '../shell/icons.js';
import { ProblemView } from '../shell/problem-view.js';
import { flowWords } from '../words/flows.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { FlowDialogs, type FlowDialog } from './flow-dialogs.js';
import { FlowTable } from './flow-table.js';
import { type Filter, listed, type ListedFlow, SORTS } from './order.js';
import './flows.css';

const route = getRouteApi('/flows');
const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** All flows with how they are; what can be done to one, or to several. */
export function FlowsPage() {
  const { t } = useWords();
  const say = useSay(flowWords);
  const may = useMay();
  const [dialog, setDialog] = useState<FlowDialog | null>(null);
  const { all, shown } = useListed();
  const { data, error, refetch } = shown;
  return (
    <>
      <title>{`${t('nav.flows')} · ${t('product')}`}</title>
      <Group justify="space-between">
        <Title order={1}>{t('nav.flows')}</Title>
        {may('POST /api/v1/flows') && (
          <Group gap="xs">
            <Button variant="default" onClick={() => setDialog({ kind: 'import' })}>
              {say('import')}
            </Button>
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/welcome" search={{ step: 'source' }} {...props} />}
            >
              {say('fromTemplate')}
            </Button>
            <Button renderRoot={(props) => <Link to="/flows/new" {...props} />}>{say('new')}</Button>
          </Group>
        )}
      </Group>
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={8} />}
      {all.data?.flowCount === 0 && <NoFlow />}
      {data !== undefined && all.data?.flowCount !== 0 && <Flows flows={data.flows} open={setDialog} />}
      {data !== undefined && data.flowCount > data.flows.length && (
        <p className="dim">{say('first', { n: data.flows.length })}</p>
      )}
      <FlowDialogs dialog={dialog} onClose={() => setDialog(null)} />
    </>
  );
}

/** All flows, as far as one answer holds them; beyond that the server searches. */
function useListed() {
  const { q = '' } = route.useSearch();
  const [wanted] = useDebouncedValue(q.slice(0, 100), 1000);
  const all = api.useQuery('get', '/api/v1/overview', { params: { query: { timezone } } });
  const isLarge = all.data !== undefined && all.data.flowCount > all.data.flows.length;
  const found = api.useQuery(
    'get',
    '/api/v1/overview',
    { params: { query: { timezone, q: wanted } } },
    { enabled: isLarge && wanted !== '', placeholderData: keepPreviousData },
  );
  return { all, shown: isLarge && wanted !== '' ? found : all };
}

function Flows({
  flows,
  open,
}: {
  readonly flows: readonly ListedFlow[];
  readonly open: (dialog: FlowDialog) => void;
}) {
  const { t, language } = useWords();
  const say = useSay(flowWords);
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/flows' });
  const set = (change: Filter): void =>
    void navigate({
      search: (before) =>
        Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value)),
      replace: true,
    });
  const shown = listed(flows, search, language);
  return (
    <>
      <div className="filters">
        <TextInput
          type="search"
          label={say('search')}
          leftSection={<Icon name="search" size={16} />}
          defaultValue={search.q ?? ''}
          onChange={({ currentTarget }) => set({ q: currentTarget.value })}
        />
        <NativeSelect
          label={say('state')}
          data={[
            { value: '', label: t('runs.any') },
            { value: 'running', label: say('state.running') },
            { value: 'stopped', label: say('state.stopped') },
          ]}
          value={search.state ?? ''}
          onChange={({ currentTarget }) => set({ state: currentTarget.value as 'running' })}
        />
        <NativeSelect
          label={say('sort')}
          data={SORTS.map((value) => ({ value, label: say(`sort.${value}`) }))}
          value={search.sort ?? 'name'}
          onChange={({ currentTarget }) => set({ sort: SORTS.find((one) => one === currentTarget.value) })}
        />
        <span className="dim" role="status">
          {shown.length === flows.length
            ? say('count', { n: flows.length })
            : say('shown', { n: shown.length, all: flows.length })}
        </span>
      </div>
      {shown.length === 0 ? (
        <div className="card">
          <Empty title={say('none')}>
            <p>{say('noneText')}</p>
          </Empty>
        </div>
      ) : (
        <FlowTable flows={shown} open={open} />
      )}
    </>
  );
}

function NoFlow() {
  const say = useSay(flowWords);
  return (
    <div className="card">
      <Empty title={say('empty')}>
        <p>{say('emptyText')}</p>
        <p>
          <Link className="link" to="/welcome">
            {say('fromTemplate')}
          </Link>
        </p>
      </Empty>
    </div>
  );
}
