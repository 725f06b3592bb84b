import { Button, Group } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { api, type Schemas } from '../api/client.js';
import { useUser } from '../api/session.js';
import { Loading } from '../common/card.js';
import { Heads, ScrollTable } from '../common/table.js';
import { Time } from '../common/time.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { settingsWords } from '../words/settings.js';
import { SettingsFrame } from './settings-frame.js';

const UserDialog = lazy(() => import('./user-dialog.js'));
type User = Schemas['UserResponse'];

const route = getRouteApi('/settings/users');
const LIMIT = 25;

export function UsersPage() {
  const say = useSay(settingsWords);
  const [edited, setEdited] = useState<User | 'new' | null>(null);
  const add = <Button onClick={() => setEdited('new')}>{say('addUser')}</Button>;
  return (
    <SettingsFrame place="users" aside={add}>
      <Users onEdit={setEdited} />
      {edited !== null && (
        <Suspense>
          <UserDialog user={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
        </Suspense>
      )}
    </SettingsFrame>
  );
}

function Users({ onEdit }: { readonly onEdit: (user: User) => void }) {
  const { t } = useWords();
  const say = useSay(settingsWords);
  const me = useUser();
  const page = route.useSearch().page ?? 1;
  const { data, error, refetch } = api.useQuery('get', '/api/v1/users', {
    params: { query: { page, limit: LIMIT } },
  });
  if (error !== null) return <ProblemView error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={5} />;
  const texts = (['email', 'role', 'state', 'created'] as const).map((word) => say(word));
  return (
    <div className="card flush">
      <ScrollTable label={say('users')} head={<Heads texts={texts} actions={say('actions')} />}>
        {data.results.map((user) => (
          <tr key={user.id}>
            <td>
              {user.email} {user.id === me.id && <span className="dim">({say('you')})</span>}
            </td>
            <td>{t(`role.${user.role}`)}</td>
            <td>
              <span className={user.disabled ? 'state idle' : 'state good'}>
                {say(user.disabled ? 'disabled' : 'enabled')}
              </span>
            </td>
            <td>
              <Time at={user.createdAt} />
            </td>
            <td>
              <Button
                size="xs"
                variant="default"
                aria-label={say('changeUser', { email: user.email })}
                onClick={() => onEdit(user)}
              >
                {say('change')}
              </Button>
            </td>
          </tr>
        ))}
      </ScrollTable>
      {data.count > LIMIT && (
        <Group justify="center" p="sm">
          {data.previous !== null && (
            <Link className="link" to="/settings/users" search={{ page: page - 1 }}>
              {say('back')}
            </Link>
          )}
          <span>{say('page', { n: page, all: Math.ceil(data.count / LIMIT) })}</span>
          {data.next !== null && (
            <Link className="link" to="/settings/users" search={{ page: page + 1 }}>
              {say('next')}
            </Link>
          )}
        </Group>
      )}
    </div>
  );
}
