import { Link } from '@tanstack/react-router';
import { api } from '../api/client.js';
import { Card, Loading } from '../common/card.js';
import { Time } from '../common/time.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { loginWords } from '../words/logins.js';
import { useSay } from '../words/say.js';

/** The last tries that failed, of runs, tests and everything else. */
export function FailuresCard({ slug }: { readonly slug: string }) {
  const { problem } = useWords();
  const say = useSay(loginWords);
  const { data, error, refetch } = api.useQuery('get', '/api/v1/logs/logins', {
    params: { query: { login: slug, limit: 5 } },
  });
  return (
    <Card title={say('failures')}>
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={3} />}
      {data?.results.length === 0 && <p className="dim">{say('noFailures')}</p>}
      {data !== undefined && data.results.length > 0 && (
        <>
          <ul className="loginfailures" aria-label={say('failures')}>
            {data.results.map(({ id, code, detail, failed_at: at }) => (
              <li key={id}>
                <Time at={at} /> · <b>{problem(code) ?? code}</b>
                <div className="dim">{detail}</div>
              </li>
            ))}
          </ul>
          <Link className="link" to="/logs" search={{ level: 'logins', login: slug }}>
            {say('allFailures')}
          </Link>
        </>
      )}
    </Card>
  );
}
