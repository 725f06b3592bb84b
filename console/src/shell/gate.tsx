import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { api, client } from '../api/client.js';
import { Problem } from '../api/problem.js';
import { type User, UserProvider } from '../api/session.js';
import { Loading } from '../common/card.js';
import { useWords } from '../words/index.js';
import { ProblemView } from './problem-view.js';

const LoginPage = lazy(() => import('../login/login-page.js'));
const SessionEnded = lazy(() => import('./session-ended.js'));

/**
 * Lets in who is logged in. When a session ends while a page is open, the page stays as it is, below a dialog to log in again:
 * nothing that was typed is lost.
 */
export function Gate({ children }: { readonly children: ReactNode }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [user, setUser] = useState<User | null>(null);
  const [ended, setEnded] = useState(false);
  const session = api.useQuery('get', '/api/v1/auth/session', {}, { retry: false });
  const known = user ?? session.data ?? null;

  useEffect(() => watchRefusals(queries, () => setEnded(true)), [queries]);

  if (known === null) {
    if (session.isPending) return <Loading lines={1} />;
    const isRefused = session.error instanceof Problem && session.error.status === 401;
    if (!isRefused)
      return (
        <main className="content">
          <ProblemView error={session.error} onRetry={() => void session.refetch()} />
        </main>
      );
    return (
      <Suspense>
        <LoginPage
          onDone={(next) => {
            setEnded(false);
            setUser(next);
          }}
        />
      </Suspense>
    );
  }
  if (known.role === 'sender') {
    return (
      <main className="content">
        <Text>{t('senderHasNoPages')}</Text>
        <Button onClick={() => void client.DELETE('/api/v1/auth/session').finally(() => location.reload())}>
          {t('logOut')}
        </Button>
      </main>
    );
  }
  return (
    <UserProvider user={known}>
      {children}
      <Suspense>
        {ended && (
          <SessionEnded
            username={known.email}
            onDone={(next) => {
              setUser(next);
              setEnded(false);
              void queries.invalidateQueries();
            }}
          />
        )}
      </Suspense>
    </UserProvider>
  );
}

/** Tells of the first answer 401 to anything but a login. */
function watchRefusals(queries: ReturnType<typeof useQueryClient>, tell: () => void): () => void {
  const look = (error: unknown): void => {
    if (error instanceof Problem && error.code === 'UNAUTHENTICATED') tell();
  };
  const stops = [
    queries.getQueryCache().subscribe(({ query, type }) => {
      if (
        type === 'updated' &&
        query.state.status === 'error' &&
        query.queryKey[1] !== '/api/v1/auth/session'
      )
        look(query.state.error);
    }),
    // Only when it fails: one that was refused before is drawn again after the login.
    queries.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') look(event.action.error);
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
