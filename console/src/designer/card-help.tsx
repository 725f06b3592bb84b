import { Button } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Loading } from '../common/card.js';
import type { Json as SampleJson } from '../helpers/candidates.js';
import { isObject, type Json } from '../document/json.js';
import { partialJson } from '../helpers/partial-json.js';
import { helperWords } from '../words/helpers.js';
import { useSay } from '../words/say.js';
import { useDesign } from './context.js';
import type { Tests } from './use-tests.js';

const MappingStarter = lazy(async () => {
  const { MappingStarter: component } = await import('../helpers/mapping-starter-panel.js');
  return { default: component };
});
const PagesProposal = lazy(async () => {
  const { PagesProposal: component } = await import('../helpers/pagination-proposal.js');
  return { default: component };
});
const PathPicker = lazy(async () => {
  const { PathPicker: component } = await import('../helpers/path-picker.js');
  return { default: component };
});

/** Proposals for the pages and the records of the Read card, made of the last answer that a test had. */
export function ReadHelp({ tests }: { readonly tests: Tests }) {
  const say = useSay(helperWords);
  const { store } = useDesign();
  const answer = tests.results.read?.body;
  const exchange = answer?.exchanges.at(-1);
  const body =
    exchange === undefined ? undefined : answered(exchange.response.excerpt, answer?.pages[0]?.records);
  return (
    <details className="cardhelp">
      <summary>{say('help.read')}</summary>
      {exchange === undefined ? (
        <TestFirst tests={tests} />
      ) : (
        <Suspense fallback={<Loading lines={3} />}>
          {body !== undefined && (
            <PagesProposal
              body={body}
              headers={exchange.response.headers}
              url={exchange.request.url}
              onUse={({ pagination, recordsPath }) => {
                store.set('read.pagination', pagination);
                store.set('read.recordsPath', recordsPath);
              }}
            />
          )}
          <PathPicker
            value={body ?? ((answer?.pages[0]?.records ?? []) as SampleJson)}
            {...(body === undefined
              ? {}
              : { onRecordsPath: (path: string) => store.set('read.recordsPath', path) })}
          />
        </Suspense>
      )}
    </details>
  );
}

/** The answer: whole, where the card passes it on as the one record, else as far as its excerpt goes. */
function answered(excerpt: string, records: readonly unknown[] | undefined): SampleJson | undefined {
  const partial = partialJson(excerpt)?.value;
  const only: unknown = records?.length === 1 ? records[0] : undefined;
  if (!isObject(only) || !isObject(partial)) return partial;
  return Object.keys(partial).every((key) => Object.hasOwn(only, key)) ? only : partial;
}

/** A mapping proposed for what came to it in the last test. */
export function MappingHelp({ tests }: { readonly tests: Tests }) {
  const say = useSay(helperWords);
  const { store } = useDesign();
  const { mapping, script, read } = tests.results;
  const input = mapping?.body?.input ?? script?.body?.result ?? read?.body?.pages[0]?.records;
  return (
    <details className="cardhelp">
      <summary>{say('help.mapping')}</summary>
      {input === undefined ? (
        <TestFirst tests={tests} />
      ) : (
        <Suspense fallback={<Loading lines={3} />}>
          <MappingStarter
            input={input as SampleJson}
            onUse={(operations) => store.set('mapping', operations as unknown as Json)}
          />
        </Suspense>
      )}
    </details>
  );
}

function TestFirst({ tests }: { readonly tests: Tests }) {
  const say = useSay(helperWords);
  return (
    <>
      <p className="dim">{say('help.testFirst')}</p>
      <Button
        size="compact-md"
        variant="default"
        loading={tests.running !== null}
        onClick={() => tests.run('read')}
      >
        {say('help.test')}
      </Button>
    </>
  );
}
