import { Group, NativeSelect, TextInput } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { api } from '../api/client.js';
import { Empty, Loading } from '../common/card.js';
import { ProblemView } from '../shell/problem-view.js';
import { useSay } from '../words/say.js';
import { settingsWords } from '../words/settings.js';
import { AuditEntry } from './audit-entry.js';
import { SettingsFrame } from './settings-frame.js';

const route = getRouteApi('/settings/audit');
const LIMIT = 25;
const WHAT = [
  '/api/v1/flows',
  '/api/v1/logins',
  '/api/v1/alarms',
  '/api/v1/runs',
  '/api/v1/users',
  '/api/v1/tokens',
  '/api/v1/auth',
] as const;

/** A time of the user's clock, as the API takes it. */
const instant = (local: string | undefined): string | undefined =>
  local === undefined || Number.isNaN(Date.parse(local)) ? undefined : new Date(local).toISOString();

export function AuditPage() {
  return (
    <SettingsFrame place="audit">
      <Filters />
      <Entries />
    </SettingsFrame>
  );
}

function Filters() {
  const say = useSay(settingsWords);
  const search = route.useSearch();
  const navigate = useNavigate();
  const set = (name: 'actor' | 'token' | 'target' | 'from' | 'to', value: string): void => {
    const { page: _, ...rest } = search;
    void navigate({
      to: '/settings/audit',
      search: { ...rest, [name]: value === '' ? undefined : value },
      replace: true,
    });
  };
  const text = (name: 'actor' | 'token', label: string) => (
    <TextInput
      key={`${name} ${search[name] ?? ''}`}
      label={label}
      defaultValue={search[name] ?? ''}
      onBlur={({ currentTarget }) => set(name, currentTarget.value.trim())}
      onKeyDown={({ key, currentTarget }) => key === 'Enter' && set(name, currentTarget.value.trim())}
    />
  );
  const time = (name: 'from' | 'to') => (
    <TextInput
      type="datetime-local"
      label={say(name)}
      value={search[name] ?? ''}
      onChange={({ currentTarget }) => set(name, currentTarget.value)}
    />
  );
  return (
    <div className="filters wide" role="search" aria-label={say('audit')}>
      {text('actor', `${say('who')} (${say('whoHelp')})`)}
      {text('token', say('token'))}
      <NativeSelect
        label={say('what')}
        data={[
          { value: '', label: say('everything') },
          ...WHAT.map((value) => ({ value, label: say(`what.${value}`) })),
        ]}
        value={search.target ?? ''}
        onChange={({ currentTarget }) => set('target', currentTarget.value)}
      />
      {time('from')}
      {time('to')}
    </div>
  );
}

function Entries() {
  const say = useSay(settingsWords);
  const search = route.useSearch();
  const { page = 1, from, to, ...filter } = search;
  const [since, until] = [instant(from), instant(to)];
  const query = {
    ...filter,
    ...(since !== undefined && { from: since }),
    ...(until !== undefined && { to: until }),
    page,
    limit: LIMIT,
  };
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/audit',
    { params: { query } },
    { placeholderData: keepPreviousData },
  );
  if (error !== null) return <ProblemView error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={8} />;
  if (data.count === 0)
    return (
      <div className="card">
        <Empty title={say('noEntries')}>
          <p>{say('noEntriesText')}</p>
        </Empty>
      </div>
    );
  return (
    <div className="card">
      <ul className="plain lines" aria-label={say('audit')}>
        {data.results.map((entry) => (
          <AuditEntry key={entry.id} entry={entry} />
        ))}
      </ul>
      {data.count > LIMIT && (
        <Group justify="center" mt="md">
          {data.previous !== null && (
            <Link className="link" to="/settings/audit" search={{ ...search, page: page - 1 }}>
              {say('newer')}
            </Link>
          )}
          <span>{say('page', { n: page, all: Math.ceil(data.count / LIMIT) })}</span>
          {data.next !== null && (
            <Link className="link" to="/settings/audit" search={{ ...search, page: page + 1 }}>
              {say('older')}
            </Link>
          )}
        </Group>
      )}
    </div>
  );
}
