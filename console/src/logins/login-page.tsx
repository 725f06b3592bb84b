import { Button, Group, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client } from '../api/client.js';
import { useMay } from '../api/session.js';
import { useAttempt } from '../common/attempt.js';
import { Card, Loading } from '../common/card.js';
import { useConfirm } from '../common/confirm.js';
import { LoginSteps, type Tested } from '../login-form/login-steps.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { type LoginWord, loginWords } from '../words/logins.js';
import { useSay } from '../words/say.js';
import { FailuresCard } from './failures-card.js';
import { LoginState } from './login-state.js';
import { RotateCard } from './rotate-card.js';
import { SessionCard } from './session-card.js';
import { SettingsCard } from './settings-card.js';
import type { Login } from './states.js';
import './logins.css';

const route = getRouteApi('/logins/$slug');

export function LoginPage() {
  const { slug } = route.useParams();
  const { t } = useWords();
  const say = useSay(loginWords);
  const may = useMay();
  const {
    data: login,
    error,
    refetch,
  } = api.useQuery('get', '/api/v1/logins/{slug}', { params: { path: { slug } } });
  if (login === undefined)
    return error === null ? (
      <Loading lines={10} />
    ) : (
      <ProblemView error={error} onRetry={() => void refetch()} />
    );
  return (
    <>
      <title>{`${login.name} · ${t('product')}`}</title>
      <div>
        <div className="dim">
          <Link className="link" to="/logins">
            {say('title')}
          </Link>
        </div>
        <Group gap="sm">
          <Title order={1}>{login.name}</Title>
          <LoginState login={login} />
        </Group>
        <div className="dim">
          <span className="mono">{slug}</span> · {say(`type.${login.type}` as LoginWord)}
        </div>
      </div>
      <div className="logincolumns">
        <div>
          <TestCard login={login} />
          {may('POST /api/v1/logins/{slug}/replace') && <RotateCard key={login.version} login={login} />}
          <SettingsCard key={`settings ${login.version}`} login={login} />
        </div>
        <div>
          <SessionCard login={login} />
          <UsersCard login={login} />
          <FailuresCard slug={slug} />
          {may('DELETE /api/v1/logins/{slug}') && <DeleteButton login={login} />}
        </div>
      </div>
    </>
  );
}

function TestCard({ login: { slug } }: { readonly login: Login }) {
  const say = useSay(loginWords);
  const queries = useQueryClient();
  const { error, isBusy, attempt } = useAttempt();
  const [tested, setTested] = useState<Tested | null>(null);
  const test = async (): Promise<void> => {
    setTested(null);
    const { data } = await client.POST('/api/v1/logins/{slug}/test', { params: { path: { slug } } });
    setTested(data ?? null);
    await queries.invalidateQueries();
  };
  return (
    <Card title={say('test')}>
      <p className="dim lead">{say('testText')}</p>
      <Button loading={isBusy} onClick={() => attempt(test)}>
        {say('testNow')}
      </Button>
      {error !== null && <ProblemView error={error} />}
      {tested !== null && <LoginSteps tested={tested} />}
    </Card>
  );
}

function UsersCard({ login }: { readonly login: Login }) {
  const say = useSay(loginWords);
  const { usedBy } = login.state;
  return (
    <Card title={say('usedBy')}>
      {usedBy.length === 0 ? (
        <p className="dim">
          {say('unused')} {say('unusedText')}
        </p>
      ) : (
        <ul className="plain" aria-label={say('usedBy')}>
          {usedBy.map((slug) => (
            <li key={slug}>
              <Link className="link" to="/flows/$slug" params={{ slug }}>
                {slug}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** The server names who uses it, and refuses then. */
function DeleteButton({ login }: { readonly login: Login }) {
  const { t } = useWords();
  const say = useSay(loginWords);
  const { tell } = useNotices();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { ask, dialog } = useConfirm();
  const { error, isBusy, attempt } = useAttempt();
  const remove = async (): Promise<void> => {
    await client.DELETE('/api/v1/logins/{slug}', { params: { path: { slug: login.slug } } });
    tell(say('deleted'));
    await navigate({ to: '/logins' });
    await queries.invalidateQueries({ queryKey: ['get', '/api/v1/logins'] });
  };
  return (
    <div>
      <Button
        variant="default"
        loading={isBusy}
        onClick={() =>
          ask({
            title: say('deleteAsk', { name: login.name }),
            text: say('deleteText'),
            yes: say('delete'),
            no: t('cancelWord'),
            act: () => attempt(remove),
          })
        }
      >
        {say('delete')}
      </Button>
      {error !== null && <ProblemView error={error} />}
      {dialog}
    </div>
  );
}
