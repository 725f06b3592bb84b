import { api } from '../api/client.js';
import { Card, Loading } from '../common/card.js';
import { Heads, ScrollTable } from '../common/table.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { performanceWords, type PerformanceWord } from '../words/performance.js';
import { useSay } from '../words/say.js';

/** The server says this of all that took more than half of it. */
const LONGEST_MS = 60_000;
const PURPOSES = ['read', 'write', 'lookup', 'login', 'script', 'alarm'] as const;

/** ERPs and shops: what they took, how often they failed, and whether they are paced or closed now. */
export function HostCard({ from }: { readonly from: string }) {
  const { number, duration, language, clock } = useWords();
  const say = useSay(performanceWords);
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/stats/hosts',
    { params: { query: { from } } },
    { staleTime: 60_000 },
  );
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 });
  const ms = (value: number | null): string => {
    if (value === null) return '–';
    return value >= LONGEST_MS ? `> ${duration(LONGEST_MS / 2)}` : `≤ ${duration(value)}`;
  };
  const purposeOf = (purpose: string): string => {
    const known = PURPOSES.find((name) => name === purpose);
    return known === undefined ? purpose : say(`purpose.${known}` satisfies PerformanceWord);
  };
  const budgetOf = (host: string): string => {
    const budget = data?.budgets.find((one) => one.host === host);
    if (budget === undefined) return say('free');
    return budget.closedUntil === null
      ? say('paced', { age: duration(budget.reservedMs) })
      : say('closedUntil', { at: clock(budget.closedUntil) });
  };
  const words = ['host', 'purpose', 'requests', 'failures', 'median', 'p95', 'budget'] as const;
  return (
    <Card title={say('hosts')} flush>
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={3} />}
      {data?.hosts.length === 0 && <p className="dim lead">{say('noHosts')}</p>}
      {data !== undefined && data.hosts.length > 0 && (
        <ScrollTable label={say('hosts')} head={<Heads texts={words.map((word) => say(word))} />}>
          {data.hosts.map(({ host, purpose, requests, unanswered, refused, broken, medianMs, p95Ms }) => {
            const bad = unanswered + refused + broken;
            return (
              <tr key={`${host} ${purpose}`}>
                <td>
                  <span className="mono">{host}</span>
                </td>
                <td>{purposeOf(purpose)}</td>
                <td>{number(requests)}</td>
                <td style={{ minWidth: 200 }}>
                  {percent.format(bad / requests)}
                  {bad > 0 && (
                    <div className="dim">{say('failuresText', { refused, broken, unanswered })}</div>
                  )}
                </td>
                <td>{ms(medianMs)}</td>
                <td>{ms(p95Ms)}</td>
                <td>{budgetOf(host)}</td>
              </tr>
            );
          })}
        </ScrollTable>
      )}
    </Card>
  );
}
