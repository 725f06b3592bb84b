import { SegmentedControl, Title } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Loading } from '../common/card.js';
import { CodeField } from '../common/code-field.js';
import { placeOfPath } from '../document/json-text.js';
import { plainPath } from '../document/paths.js';
import { CardLine, type CardReport } from './card-line.js';
import { useDesign, useText } from './context.js';
import { useFault } from './use-fault.js';
import type { Flow } from './flow.js';
import type { CardName } from './layout.js';
import type { View } from './view.js';
import { useDesignerWords } from './words.js';

/** The forms, with the words of all fields, come while the flow is asked for. */
const form = import('./card-form.js');
const CardForm = lazy(() => form);

const IDLE: CardReport = { state: 'idle', facts: [] };
const REPORTS: Readonly<Record<CardName, CardReport>> = {
  configuration: IDLE,
  read: IDLE,
  script: IDLE,
  mapping: IDLE,
  write: IDLE,
};

interface WorkbenchProps {
  readonly flow: Flow | null;
  readonly view: View;
  readonly isChecking: boolean;
}

/** The line of cards, and below it the chosen one. */
export function Workbench({ flow, view }: WorkbenchProps) {
  const { d } = useDesignerWords();
  return (
    <>
      <CardLine chosen={view.card} onChoose={view.choose} reports={REPORTS} aside={null} />
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
        {view.isJson ? (
          <WholeJson />
        ) : (
          <Suspense fallback={<Loading />}>
            <CardForm key={view.card} card={view.card} outboundUrl={flow?.outboundUrl ?? null} />
          </Suspense>
        )}
      </section>
    </>
  );
}

function WholeJson() {
  const { d } = useDesignerWords();
  const { store, mayEdit, problems } = useDesign();
  const text = useText('');
  const fault = useFault('');
  const places = problems.flatMap(({ path, message }) => {
    const place = placeOfPath(text, plainPath(path));
    return place === null ? [] : [{ ...place, message: `${path}: ${message}` }];
  });
  return (
    <div className="field" data-path="">
      <CodeField
        label={d('jsonLabel')}
        language="json"
        rows={30}
        value={text}
        readOnly={!mayEdit}
        marks={[...fault.marks, ...places]}
        error={fault.text}
        onBlur={() => store.settle()}
        onChange={(next) => store.setText('', next)}
      />
    </div>
  );
}
