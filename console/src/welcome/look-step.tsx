import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client, type Schemas } from '../api/client.js';
import { Card, Loading } from '../common/card.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';
import type { Step, StepProps } from './draft.js';
import { Changes, Rows } from './looked-rows.js';

type Look = 'records' | 'rows' | 'changes';
type Tested = Schemas['TestFlowResponse'];

const UNTIL = { records: 'read', rows: 'mapping', changes: 'write' } as const;
const NEXT: Readonly<Record<Look, Step>> = { records: 'rows', rows: 'changes', changes: 'run' };
const SHOWN = 3;

/** One page of the ERP through the steps of the flow, up to the one that is looked at. Nothing is written. */
export function LookStep({ draft, goTo, look }: StepProps & { readonly look: Look }) {
  const say = useSay(welcomeWords);
  const { flow } = draft;
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['welcome', look, flow],
    queryFn: async ({ signal }) => {
      const body = {
        document: flow as unknown as Schemas['FlowRequest'],
        until: UNTIL[look],
        maxPages: 1,
        maxRows: 25,
      };
      const { data: tested } = await client.POST('/api/v1/test/flow', { body, signal });
      return tested as Tested;
    },
    staleTime: Infinity,
    retry: false,
  });
  return (
    <Card
      title={say(`step.${look}`)}
      aside={
        <Button size="compact-sm" variant="default" loading={isFetching} onClick={() => void refetch()}>
          {say('testAgain')}
        </Button>
      }
    >
      <p>{say(`${look}Text`)}</p>
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={6} />}
      {data !== undefined && (
        <>
          <Failed tested={data} />
          {look === 'records' && <Records tested={data} />}
          {look === 'rows' && <Rows results={data.pages.flatMap(({ result }) => result ?? [])} />}
          {look === 'changes' && <Changes tested={data} />}
        </>
      )}
      <Group mt="md">
        <Button disabled={data?.ok !== true} onClick={() => goTo(NEXT[look])}>
          {say(`next.${look}`)}
        </Button>
        <Button variant="default" onClick={() => goTo('source')}>
          {say('changeSource')}
        </Button>
      </Group>
    </Card>
  );
}

/** What went wrong, first; and the exchange that shows it. */
function Failed({ tested }: { readonly tested: Tested }) {
  const { problem } = useWords();
  const say = useSay(welcomeWords);
  const failed = tested.steps.find(({ ok }) => !ok);
  if (failed === undefined) return null;
  const exchange = tested.exchanges.at(-1);
  return (
    <div className="note bad" role="alert">
      <div style={{ minWidth: 0 }}>
        <b>{problem(failed.code ?? '') ?? failed.code}</b>
        <div>{failed.detail}</div>
        {exchange !== undefined && (
          <details>
            <summary>{say('exchange')}</summary>
            <pre className="exchange">{exchange.curl}</pre>
            <pre className="exchange">{JSON.stringify(exchange.response, null, 2)}</pre>
          </details>
        )}
      </div>
    </div>
  );
}

function Records({ tested }: { readonly tested: Tested }) {
  const say = useSay(welcomeWords);
  const [page] = tested.pages;
  if (page === undefined) return null;
  return (
    <>
      <p role="status">
        {page.declaredTotal === null
          ? say('recordsFound', { n: page.recordCount })
          : say('recordsOf', { n: page.recordCount, all: page.declaredTotal })}
      </p>
      <pre className="exchange" tabIndex={0} aria-label={say('step.records')}>
        {JSON.stringify(page.records.slice(0, SHOWN), null, 2)}
      </pre>
    </>
  );
}
