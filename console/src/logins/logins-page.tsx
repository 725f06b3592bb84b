import { Button, Group, NativeSelect, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { api } from '../api/client.js';
import { useMay } from '../api/session.js';
import { Card, Empty, Loading } from '../common/card.js';
import { Heads, ScrollTable } from '../common/table.js';
import { Time, useNow } from '../common/time.js';
import { TYPES } from '../login-form/login-fields.js';
import { Icon } from '../shell/icons.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { type LoginWord, loginWords } from '../words/logins.js';
import { useSay } from '../words/say.js';
import { LoginState } from './login-state.js';
import type { Login } from './states.js';
import './logins.css';

const route = getRouteApi('/logins');

/** All logins by their kind: who uses each, its session, its last failure. */
export function LoginsPage() {
  const { t } = useWords();
  const say = useSay(loginWords);
  const may = useMay();
  const { q = '', type = '' } = route.useSearch();
  const [wanted] = useDebouncedValue(q.slice(0, 100), 300);
  const query = { limit: 100, ...(wanted === '' ? {} : { q: wanted }), ...typeQuery(type) };
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/logins',
    { params: { query } },
    { placeholderData: keepPreviousData },
  );
  const isFiltered = q !== '' || type !== '';
  const create = may('POST /api/v1/logins') && (
    <Link className="button" to="/logins/new">
      {say('new')}
    </Link>
  );
  return (
    <>
      <title>{`${say('title')} · ${t('product')}`}</title>
      <Group justify="space-between">
        <Title order={1}>{say('title')}</Title>
        {(data === undefined || data.count > 0 || isFiltered) && create}
      </Group>
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={8} />}
      {data !== undefined && (data.count > 0 || isFiltered) && <Filters />}
      {data?.count === 0 && (
        <div className="card">
          <Empty title={say(isFiltered ? 'noMatch' : 'none')}>
            {isFiltered ? null : (
              <>
                <p>{say('noneText')}</p>
                {create}
              </>
            )}
          </Empty>
        </div>
      )}
      {TYPES_IN_ORDER.map((name) => (
        <OfType
          key={name}
          type={name}
          logins={(data?.results ?? []).filter((login) => login.type === name)}
        />
      ))}
      {data !== undefined && data.count > data.results.length && (
        <p className="dim">{say('first', { n: data.results.length })}</p>
      )}
    </>
  );
}

const TYPES_IN_ORDER = ['omnitron', ...TYPES.filter((type) => type !== 'omnitron')];

const typeQuery = (type: string): { type?: Login['type'] } =>
  TYPES.includes(type) ? { type: type as Login['type'] } : {};

function Filters() {
  const say = useSay(loginWords);
  const { q = '', type = '' } = route.useSearch();
  const navigate = useNavigate({ from: '/logins' });
  const set = (change: Readonly<Record<string, string>>): void =>
    void navigate({
      search: (before) =>
        Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value)),
      replace: true,
    });
  return (
    <div className="filters">
      <TextInput
        type="search"
        label={say('search')}
        leftSection={<Icon name="search" size={16} />}
        value={q}
        onChange={({ currentTarget }) => set({ q: currentTarget.value })}
      />
      <NativeSelect
        label={say('loginType')}
        data={[
          { value: '', label: say('everyType') },
          ...TYPES_IN_ORDER.map((value) => ({ value, label: say(`type.${value}` as LoginWord) })),
        ]}
        value={type}
        onChange={({ currentTarget }) => set({ type: currentTarget.value })}
      />
      {(q !== '' || type !== '') && (
        <Button variant="default" onClick={() => set({ q: '', type: '' })}>
          {say('clear')}
        </Button>
      )}
    </div>
  );
}

function OfType({ type, logins }: { readonly type: string; readonly logins: readonly Login[] }) {
  const say = useSay(loginWords);
  if (logins.length === 0) return null;
  const title = say(`type.${type}` as LoginWord);
  const heads = ['loginName', 'state', 'usedBy', 'session', 'lastFailure'] as const;
  return (
    <Card title={title} flush>
      <ScrollTable
        label={title}
        className="logintable"
        head={<Heads texts={heads.map((word) => say(word))} />}
      >
        {logins.map((login) => (
          <Entry key={login.slug} login={login} />
        ))}
      </ScrollTable>
    </Card>
  );
}

function Entry({ login }: { readonly login: Login }) {
  const { duration, problem } = useWords();
  const say = useSay(loginWords);
  const now = useNow(true, 30_000);
  const { session, lastFailure, usedBy } = login.state;
  return (
    <tr>
      <td>
        <Link className="link" to="/logins/$slug" params={{ slug: login.slug }}>
          {login.name}
        </Link>
        <div className="mono dim">{login.slug}</div>
      </td>
      <td>
        <LoginState login={login} />
      </td>
      <td>
        {usedBy.length === 0 && <span className="dim">–</span>}
        {usedBy.map((slug, at) => (
          <span key={slug}>
            {at > 0 && ', '}
            <Link className="link" to="/flows/$slug" params={{ slug }}>
              {slug}
            </Link>
          </span>
        ))}
      </td>
      <td className="dim">
        {session === null
          ? '–'
          : say('ago', { age: duration(Math.max(0, now - Date.parse(session.obtainedAt))) })}
      </td>
      <td>
        {lastFailure === null ? (
          <span className="dim">–</span>
        ) : (
          <>
            <Time at={lastFailure.failedAt} />
            <div className="dim">{problem(lastFailure.code) ?? lastFailure.code}</div>
          </>
        )}
      </td>
    </tr>
  );
}
