import { Button, SegmentedControl, Title } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { Loading } from '../common/card.js';
import { actsAlone } from '../common/single-keys.js';
import { CardLine } from './card-line.js';
import { useReports } from './card-reports.js';
import type { Flow } from './flow.js';
import { type CardName, CARDS } from './layout.js';
import { SplitPane } from './split-pane.js';
import type { Tests } from './use-tests.js';
import type { View } from './view.js';
import { useDesignerWords } from './words.js';

/** The forms, with the words of all fields, and the test come while the flow is asked for. */
const form = import('./card-form.js');
const test = import('./test-pane.js');
const CardForm = lazy(() => form);
const TestPane = lazy(() => test);
const WholeJson = lazy(() => import('./whole-json.js'));

interface WorkbenchProps {
  readonly flow: Flow | null;
  readonly view: View;
  readonly tests: Tests;
}

/** The line of cards, and below it the chosen one: its form, and its test. */
export function Workbench({ flow, view, tests }: WorkbenchProps) {
  const { d } = useDesignerWords();
  useKeys(view, tests);
  return (
    <>
      <CardLine
        chosen={view.card}
        onChoose={view.choose}
        reports={useReports(tests)}
        aside={
          <Button
            className="testall"
            variant="light"
            disabled={tests.running !== null}
            title="Ctrl ⏎"
            onClick={() => {
              view.choose('write');
              tests.run('write');
            }}
          >
            {d('testAll')}
          </Button>
        }
      />
      <SplitPane
        left={
          <section className="card" aria-label={d(`card.${view.card}`)}>
            <div className="cardhead">
              <Title order={2}>{d(`card.${view.card}`)}</Title>
              <SegmentedControl
                size="xs"
                aria-label={d('viewLabel')}
                data={[
                  { value: 'form', label: d('form') },
                  { value: 'json', label: d('json') },
                ]}
                value={view.isJson ? 'json' : 'form'}
                onChange={(value) => view.setJson(value === 'json')}
              />
            </div>
            <Suspense fallback={<Loading />}>
              {view.isJson ? (
                <WholeJson />
              ) : (
                <CardForm
                  key={view.card}
                  card={view.card}
                  outboundUrl={flow?.outboundUrl ?? null}
                  tests={tests}
                />
              )}
            </Suspense>
          </section>
        }
        right={
          <Suspense fallback={<Loading />}>
            <TestPane card={view.card} view={view} tests={tests} />
          </Suspense>
        }
      />
    </>
  );
}

/** Ctrl ⏎ tests all, with ⇧ until the chosen card; 1 to 5 choose a card while nothing is typed. */
function useKeys(view: View, tests: Tests): void {
  const latest = useRef({ view, tests });
  useEffect(() => {
    latest.current = { view, tests };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { view, tests } = latest.current;
      const isCommand = event.ctrlKey || event.metaKey;
      if (isCommand && event.key === 'Enter') {
        event.preventDefault();
        event.stopPropagation();
        const until: CardName = event.shiftKey ? view.card : 'write';
        view.choose(until);
        tests.run(until);
        return;
      }
      const card = CARDS[Number(event.key) - 1];
      if (card === undefined || !actsAlone(event)) return;
      event.preventDefault();
      view.choose(card);
    };
    // Before the editors, which have keys of their own.
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}
