import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { api, client, type Schemas } from '../api/client.js';
import { Empty, Loading } from '../common/card.js';
import { useConfirm } from '../common/confirm.js';
import { Time } from '../common/time.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { settingsWords } from '../words/settings.js';
import { SettingsFrame } from './settings-frame.js';

const TokenDialog = lazy(() => import('./token-dialog.js'));
type Token = Schemas['ApiTokenResponse'];

const route = getRouteApi('/settings/tokens');
const LIMIT = 25;

export function TokensPage() {
  const say = useSay(settingsWords);
  /** The token that is changed, `new` for one that is made. */
  const [open, setOpen] = useState<Token | 'new' | null>(null);
  const page = route.useSearch().page ?? 1;
  const { data, error, refetch } = api.useQuery('get', '/api/v1/tokens', {
    params: { query: { page, limit: LIMIT } },
  });
  return (
    <SettingsFrame place="tokens" aside={<Button onClick={() => setOpen('new')}>{say('newToken')}</Button>}>
      <p className="dim lead">{say('tokensText')}</p>
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={5} />}
      {data?.count === 0 && (
        <div className="card">
          <Empty title={say('noTokens')}>
            <p>{say('noTokensText')}</p>
          </Empty>
        </div>
      )}
      {data !== undefined && data.count > 0 && (
        <ul className="plain" aria-label={say('tokens')}>
          {data.results.map((token) => (
            <TokenEntry key={token.id} token={token} change={() => setOpen(token)} />
          ))}
        </ul>
      )}
      {data !== undefined && data.count > LIMIT && (
        <Group justify="center">
          {data.previous !== null && (
            <Link className="link" to="/settings/tokens" search={{ page: page - 1 }}>
              {say('newer')}
            </Link>
          )}
          {data.next !== null && (
            <Link className="link" to="/settings/tokens" search={{ page: page + 1 }}>
              {say('older')}
            </Link>
          )}
        </Group>
      )}
      {open !== null && (
        <Suspense>
          <TokenDialog token={open === 'new' ? null : open} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </SettingsFrame>
  );
}

function stateOf({ revokedAt, expiresAt }: Token): 'revoked' | 'expired' | 'valid' {
  if (revokedAt !== null) return 'revoked';
  return Date.parse(expiresAt) <= Date.now() ? 'expired' : 'valid';
}

interface TokenEntryProps {
  readonly token: Token;
  readonly change: () => void;
}

function TokenEntry({ token, change }: TokenEntryProps) {
  const { time } = useWords();
  const say = useSay(settingsWords);
  const state = stateOf(token);
  const used =
    token.usedAt === null
      ? say('neverUsed')
      : say('usedFrom', { at: time(token.usedAt), address: token.usedFrom ?? '–' });
  return (
    <li className="card stack">
      <Group justify="space-between">
        <h2 className="entryname">
          {token.name} {token.prefix !== null && <span className="mono dim">{token.prefix}…</span>}
        </h2>
        <Group gap="sm">
          <span className={state === 'valid' ? 'state good' : 'state idle'}>{say(state)}</span>
          {state === 'valid' && token.scopes !== null && (
            <Button
              size="xs"
              variant="default"
              aria-label={say('changeToken', { name: token.name })}
              onClick={change}
            >
              {say('change')}
            </Button>
          )}
          {state === 'valid' && <RevokeButton token={token} />}
        </Group>
      </Group>
      <ul className="chips" aria-label={say('scopes')}>
        {token.scopes === null ? (
          <li>{say('allOfRole')}</li>
        ) : (
          token.scopes.map((scope) => <li key={scope}>{say(`scope.${scope}`)}</li>)
        )}
      </ul>
      <dl className="facts">
        <div>
          <dt>{say('user')}</dt>
          <dd>{token.user}</dd>
        </div>
        <div>
          <dt>{say('flows')}</dt>
          <dd>{token.flows?.join(', ') ?? say('allFlows')}</dd>
        </div>
        <div>
          <dt>{say('addresses')}</dt>
          <dd>{token.addresses?.join(', ') ?? say('anywhere')}</dd>
        </div>
        <div>
          <dt>{say('used')}</dt>
          <dd>{used}</dd>
        </div>
        <div>
          <dt>{say('expires')}</dt>
          <dd>
            <Time at={token.expiresAt} />
          </dd>
        </div>
      </dl>
    </li>
  );
}

function RevokeButton({ token: { id, name } }: { readonly token: Token }) {
  const say = useSay(settingsWords);
  const { tell, fail } = useNotices();
  const queries = useQueryClient();
  const { ask, dialog } = useConfirm();
  const revoke = async (): Promise<void> => {
    try {
      await client.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } });
      tell(say('tokenRevoked', { name }));
    } catch (error) {
      fail(error);
    }
    await queries.invalidateQueries({ queryKey: ['get', '/api/v1/tokens'] });
  };
  return (
    <>
      <Button
        size="xs"
        variant="default"
        aria-label={say('revokeToken', { name })}
        onClick={() =>
          ask({
            title: say('revokeAsk', { name }),
            text: say('revokeText'),
            yes: say('revoke'),
            no: say('cancel'),
            act: () => void revoke(),
          })
        }
      >
        {say('revoke')}
      </Button>
      {dialog}
    </>
  );
}
