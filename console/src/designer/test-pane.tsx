import { Button, Group } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { useMay } from '../api/session.js';
import { Empty } from '../common/card.js';
import { Icon } from '../shell/icons.js';
import { ChangesView } from './changes-view.js';
import { useDesign, useSnapshot, useValue } from './context.js';
import { ExchangeView } from './exchange-view.js';
import { FailureView } from './failure-view.js';
import { KeepSample } from './keep-sample.js';
import { MoreOf } from './more-of.js';
import { RecordsView } from './records-view.js';
import type { CardName } from './layout.js';
import { TestData } from './test-data.js';
import type { ReadAnswer } from './test-model.js';
import { TestTabs, type TestTab } from './test-tabs.js';
import type { Tests } from './use-tests.js';
import type { View } from './view.js';
import { useDesignerWords } from './words.js';

/** Of a text that is shown. */
const MOST_CHARACTERS = 100_000;

interface TestPaneProps {
  readonly card: CardName;
  readonly view: View;
  readonly tests: Tests;
}

/** The test of a card: with what data, how it went, and everything that it brought to light. */
export default function TestPane({ card, view, tests }: TestPaneProps) {
  const { d, duration } = useDesignerWords();
  const { slug, store } = useDesign();
  const { document, saved } = useSnapshot(store);
  const mayTest = useMay()('PUT /api/v1/flows/{slug}');
  const { running, run, cancel, results, data } = tests;
  const outcome = results[card];
  const direction = useValue('direction');
  const isUnpaired = card === 'write' && data.kind === 'pasted' && direction !== 'outbound';
  const isStale = outcome !== undefined && !tests.isFresh(card, document);
  const title = d(card === 'configuration' ? 'testLogin' : card === 'write' ? 'testAll' : 'runUntil');
  return (
    <section className="card testpane" aria-label={d('testOf', { card: d(`card.${card}`) })}>
      <div className="cardhead">
        <h2>{d('test')}</h2>
        <Group gap="xs">
          {running === null ? (
            <Button
              size="xs"
              disabled={isUnpaired}
              title={card === 'write' ? 'Ctrl ⏎' : 'Ctrl Shift ⏎'}
              onClick={() => run(card)}
            >
              {title}
            </Button>
          ) : (
            <Button size="xs" variant="default" onClick={cancel}>
              {d('cancelTest')}
            </Button>
          )}
        </Group>
      </div>
      {card !== 'configuration' && <TestData tests={tests} />}
      {isUnpaired && <p className="note warn">{d('pasteNeedsSample')}</p>}
      {slug !== null && !mayTest && (
        <p className="dim">{d('storedOnly', { version: String(saved.version ?? 1) })}</p>
      )}
      <div aria-live="polite" className="teststate">
        {running !== null && (
          <p className="note info">
            <Icon name="runs" />
            {d('testRunning', { card: d(`card.${running}`) })}
          </p>
        )}
        {running === null && outcome !== undefined && (
          <p className="dim">
            {outcome.data.kind === 'sample' && <b>{d('fromSample', { name: outcome.data.name })} · </b>}
            {outcome.data.kind === 'pasted' && <b>{d('fromPasted')} · </b>}
            {d(outcome.ok ? 'test.ok' : 'test.problem')} · {duration(outcome.durationMs)}
            {isStale && <b className="stale"> · {d('staleText')}</b>}
          </p>
        )}
      </div>
      {outcome === undefined ? (
        running === null && <NotRun card={card} />
      ) : (
        <>
          {outcome.failure !== null && <FailureView failure={outcome.failure} card={card} />}
          <TestTabs key={card} tabs={tabsOf(card, tests)} chosen={view.test} onChoose={view.setTest} />
          {card === 'read' && outcome.ok && data.kind !== 'sample' && <KeepSample tests={tests} />}
        </>
      )}
    </section>
  );
}

function NotRun({ card }: { readonly card: CardName }) {
  const { d } = useDesignerWords();
  return (
    <Empty title={d('notRun')}>
      <p>{d(`notRun.${card}`)}</p>
      {card === 'write' && <p>{d('writesNothing')}</p>}
    </Empty>
  );
}

/** What there is to see of a card's result; the first is shown when none was chosen. */
function tabsOf(card: CardName, { results, run, data }: Tests): readonly TestTab[] {
  switch (card) {
    case 'configuration':
    case 'read':
      return readTabs(results[card]?.body ?? null, results[card]?.ok === true, card, run, data);
    case 'script': {
      const body = results.script?.body ?? null;
      if (body === null) return [];
      const printed = [body.printed, ...body.log.map(({ level, message }) => `${level} ${message}`)];
      const text = printed.filter((line) => line !== '').join('\n');
      const output: TestTab = {
        name: 'output',
        content: body.text === null ? <RecordsView value={body.result} /> : <Text text={body.text} />,
      };
      const print: TestTab = { name: 'printed', content: <Text text={text} empty="nothingPrinted" /> };
      const input: TestTab = { name: 'input', content: <RecordsView value={body.input} /> };
      return results.script?.ok === false ? [print, input] : [output, print, input];
    }
    case 'mapping': {
      const body = results.mapping?.body ?? null;
      if (body === null) return [];
      const input: TestTab = { name: 'input', content: <RecordsView value={body.input} /> };
      if (results.mapping?.ok === false) return [input];
      const rows: TestTab = {
        name: 'rows',
        content: (
          <>
            <Warnings texts={body.warnings} />
            <RecordsView value={body.result} />
          </>
        ),
      };
      const operations = (body.operations ?? []).map(({ operation, output }, at): TestTab => ({
        name: `operation-${at + 1}`,
        label: { n: at + 1, name: operation },
        content: <RecordsView value={output} />,
      }));
      return [rows, ...operations, input];
    }
    case 'write': {
      const body = results.write?.body ?? null;
      if (body === null) return [];
      return [
        { name: 'changes', content: <ChangesView answer={body} /> },
        {
          name: 'rows',
          content: <RecordsView value={body.rows.map(({ sku, images }) => ({ product_sku: sku, images }))} />,
        },
      ];
    }
  }
  return [];
}

function readTabs(
  body: ReadAnswer | null,
  isOk: boolean,
  card: 'configuration' | 'read',
  run: Tests['run'],
  data: Tests['data'],
): readonly TestTab[] {
  if (body === null) return [];
  const exchange: readonly TestTab[] =
    body.exchanges.length === 0
      ? []
      : [
          { name: 'response', content: <ExchangeView exchanges={body.exchanges} side="response" /> },
          { name: 'request', content: <ExchangeView exchanges={body.exchanges} side="request" /> },
        ];
  if (card === 'configuration') return exchange;
  const records: TestTab = {
    name: 'records',
    content: (
      <>
        {body.verdict !== null && <Verdict verdict={body.verdict} />}
        {body.pages.map((page) => (
          <Fragment key={page.pageNo}>
            <Warnings texts={page.warnings} />
            <RecordsView
              value={page.identifiers ?? page.records}
              total={page.identifiers?.length ?? page.recordCount}
              declared={page.declaredTotal}
            />
          </Fragment>
        ))}
        <MoreOf pages={body.pages} data={data} run={run} />
      </>
    ),
  };
  // What failed is seen in the exchange.
  return isOk ? [records, ...exchange] : [...exchange, records];
}

function Verdict({ verdict }: { readonly verdict: NonNullable<ReadAnswer['verdict']> }) {
  const { d } = useDesignerWords();
  const tone = verdict.verdict === 'complete' ? 'good' : verdict.verdict === 'short' ? 'bad' : 'warn';
  return (
    <p className={`note ${tone}`}>
      <span>
        <b>{d(`verdict.${verdict.verdict}`)}</b> <span lang="en">{verdict.reason}</span>
      </span>
    </p>
  );
}

function Warnings({ texts }: { readonly texts: readonly string[] }): ReactNode {
  return texts.map((text) => (
    <p key={text} className="note warn" lang="en">
      <Icon name="warning" />
      <span>{text}</span>
    </p>
  ));
}

function Text({ text, empty }: { readonly text: string; readonly empty?: 'nothingPrinted' }) {
  const { d } = useDesignerWords();
  if (text === '' && empty !== undefined) return <p className="dim">{d(empty)}</p>;
  return (
    <>
      <pre className="exchange tall" tabIndex={0}>
        {text.slice(0, MOST_CHARACTERS)}
      </pre>
      {text.length > MOST_CHARACTERS && <p className="dim">{d('beginning')}</p>}
    </>
  );
}
