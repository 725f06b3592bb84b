import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, client, type Schemas } from '../api/client.js';
import { Card, Loading } from '../common/card.js';
import { Heads, ScrollTable } from '../common/table.js';
import { Time } from '../common/time.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { installationWords } from '../words/installation.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';

type State = Schemas['InstallationStateResponse'];

const MEGABYTE = 1_000_000;

/** What the installation is doing now. */
export function StateCards() {
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/installation/state',
    {},
    { refetchInterval: 30_000 },
  );
  if (data === undefined)
    return error === null ? (
      <Loading lines={6} />
    ) : (
      <ProblemView error={error} onRetry={() => void refetch()} />
    );
  return (
    <>
      <Queues queues={data.queues} />
      <Accounts accounts={data.accounts} />
      <Hosts hosts={data.hosts} />
      <Database database={data.database} />
    </>
  );
}

interface GridProps {
  readonly title: string;
  /** What stands above the table. */
  readonly intro: ReactNode;
  readonly heads: readonly string[];
  readonly children: ReactNode;
}

function Grid({ title, intro, heads, children }: GridProps) {
  return (
    <Card title={title} flush>
      {intro}
      <ScrollTable label={title} head={<Heads texts={heads} />}>
        {children}
      </ScrollTable>
    </Card>
  );
}

function Queues({ queues }: { readonly queues: State['queues'] }) {
  const { number, duration } = useWords();
  const say = useSay(installationWords);
  return (
    <Grid
      title={say('queues')}
      intro={<p className="dim lead">{say('queuesText')}</p>}
      heads={[say('queue'), say('waiting'), say('deferred'), say('active'), say('oldest')]}
    >
      {queues.map(({ queue, waiting, deferred, active, oldestSeconds }) => (
        <tr key={queue}>
          <td>
            <span className="mono">{queue}</span>
          </td>
          <td>{number(waiting)}</td>
          <td>{number(deferred)}</td>
          <td>{number(active)}</td>
          <td>{oldestSeconds === 0 ? '–' : duration(oldestSeconds * 1000)}</td>
        </tr>
      ))}
    </Grid>
  );
}

function Accounts({ accounts }: { readonly accounts: State['accounts'] }) {
  const { clock, problem } = useWords();
  const say = useSay(installationWords);
  const { tell, fail } = useNotices();
  const queries = useQueryClient();
  const tryNow = async (account: string): Promise<void> => {
    try {
      await client.POST('/api/v1/installation/try-account', { body: { account } });
      tell(say('tried', { account }));
    } catch (error) {
      fail(error);
    }
    await queries.invalidateQueries({ queryKey: ['get', '/api/v1/installation/state'] });
  };
  return (
    <Card title={say('accounts')}>
      <p className="dim lead">{say('accountsText')}</p>
      {accounts.length === 0 && <p className="dim">{say('noAccounts')}</p>}
      <ul className="plain lines" aria-label={say('accounts')}>
        {accounts.map(({ account, circuit, triedAt, code, detail }) => (
          <li key={account}>
            <div className="decide">
              <b className="mono">{account}</b>
              <span className={`state ${circuit === 'open' ? 'bad' : 'good'}`}>
                {circuit === 'open' && triedAt !== null ? say('open', { at: clock(triedAt) }) : say('closed')}
              </span>
            </div>
            {code !== null && (
              <div>
                {problem(code)} <span className="mono dim">{code}</span> <span lang="en">{detail}</span>
              </div>
            )}
            {circuit === 'open' && (
              <Button size="compact-sm" mt={6} variant="default" onClick={() => void tryNow(account)}>
                {say('tryNow')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Hosts({ hosts }: { readonly hosts: State['hosts'] }) {
  const { clock, duration } = useWords();
  const say = useSay(installationWords);
  if (hosts.length === 0)
    return (
      <Card title={say('hosts')}>
        <p className="dim lead">{say('noHosts')}</p>
      </Card>
    );
  return (
    <Grid
      title={say('hosts')}
      intro={<p className="dim lead">{say('hostsText')}</p>}
      heads={[say('host'), say('reserved'), say('budget')]}
    >
      {hosts.map(({ host, reservedMs, closedUntil }) => (
        <tr key={host}>
          <td>
            <span className="mono">{host}</span>
          </td>
          <td>{duration(reservedMs)}</td>
          <td style={{ minWidth: 120 }}>
            {closedUntil === null ? '–' : say('quietUntil', { at: clock(closedUntil) })}
          </td>
        </tr>
      ))}
    </Grid>
  );
}

function Database({ database }: { readonly database: State['database'] }) {
  const { language, number } = useWords();
  const say = useSay(installationWords);
  const format = (unit: 'kilobyte' | 'megabyte', maximumFractionDigits: number): Intl.NumberFormat =>
    new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits });
  const [kilobytes, megabytes] = [format('kilobyte', 0), format('megabyte', 1)];
  const size = (bytes: number): string =>
    bytes < MEGABYTE ? kilobytes.format(bytes / 1000) : megabytes.format(bytes / MEGABYTE);
  const { bytes, startedAt, connections, mostConnections, dataDirectory, freeBytes, tables } = database;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [say('size'), size(bytes)],
    [say('running'), <Time key="at" at={startedAt} />],
    [say('connections'), say('connectionsOf', { n: connections, most: mostConnections })],
    ...(dataDirectory === null ? [] : [[say('directory'), dataDirectory] as const]),
    ...(freeBytes === null ? [] : [[say('free'), size(freeBytes)] as const]),
  ];
  const intro = (
    <dl className="facts lead">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
  return (
    <Grid
      title={say('database')}
      intro={intro}
      heads={[say('table'), say('size'), say('partitions'), say('kept')]}
    >
      {tables.map(({ table, bytes: own, partitions, keptDays }) => (
        <tr key={table}>
          <td>
            <span className="mono">{table}</span>
          </td>
          <td style={{ whiteSpace: 'nowrap' }}>{size(own)}</td>
          <td>{partitions === 0 ? '–' : number(partitions)}</td>
          <td>{keptDays === null ? '–' : say('keptDays', { n: keptDays })}</td>
        </tr>
      ))}
    </Grid>
  );
}
