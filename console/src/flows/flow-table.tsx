import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../api/session.js';
import { FLOW_HEADS } from '../common/flow-cells.js';
import { Heads, ScrollTable } from '../common/table.js';
import { Icon } from '../shell/icons.js';
import { ProblemView } from '../shell/problem-view.js';
import { flowWords } from '../words/flows.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import type { FlowDialog } from './flow-dialogs.js';
import { FlowRow } from './flow-row.js';
import type { ListedFlow } from './order.js';
import { type StateResult, useStates } from './use-states.js';

interface FlowTableProps {
  readonly flows: readonly ListedFlow[];
  readonly open: (dialog: FlowDialog) => void;
}

/** The flows as a table, with what can be done to those that are selected. */
export function FlowTable({ flows, open }: FlowTableProps) {
  const { t } = useWords();
  const say = useSay(flowWords);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const selected = flows.filter(({ slug }) => chosen.has(slug));
  const isAll = selected.length === flows.length;
  const toggle = (slug: string): void =>
    setChosen(
      (before) => new Set(before.has(slug) ? [...before].filter((one) => one !== slug) : [...before, slug]),
    );
  const head = (
    <>
      <th scope="col">
        <input
          type="checkbox"
          aria-label={say('selectAll')}
          checked={isAll}
          ref={(box) => {
            if (box !== null) box.indeterminate = selected.length > 0 && !isAll;
          }}
          onChange={() => setChosen(new Set(isAll ? [] : flows.map(({ slug }) => slug)))}
        />
      </th>
      <Heads texts={FLOW_HEADS.map((word) => t(word))} actions={t('run.moreActions')} />
    </>
  );
  return (
    <>
      {selected.length > 0 && <Several flows={selected} onClear={() => setChosen(new Set())} />}
      <section className="card flush" aria-label={t('nav.flows')}>
        <ScrollTable label={t('nav.flows')} className="flowtable" head={head}>
          {flows.map((flow) => (
            <FlowRow
              key={flow.slug}
              flow={flow}
              isSelected={chosen.has(flow.slug)}
              onToggle={() => toggle(flow.slug)}
              open={open}
            />
          ))}
        </ScrollTable>
      </section>
    </>
  );
}

/** Start, stop and export of several flows; a refusal of one stops none of the others, and each says how it went. */
function Several({
  flows,
  onClear,
}: {
  readonly flows: readonly ListedFlow[];
  readonly onClear: () => void;
}) {
  const say = useSay(flowWords);
  const may = useMay();
  const { setAll, results, isBusy } = useStates();
  const file = (format: string): string =>
    `/api/v1/flows/export?${new URLSearchParams({ format, slugs: flows.map(({ slug }) => slug).join() })}`;
  return (
    <section className="card several" aria-label={say('selected', { n: flows.length })}>
      <Group gap="sm">
        <b role="status">{say('selected', { n: flows.length })}</b>
        {may('POST /api/v1/flows/{slug}/start') &&
          (['start', 'stop'] as const).map((to) => (
            <Button
              key={to}
              size="compact-md"
              variant="default"
              disabled={isBusy}
              onClick={() => setAll(flows, to)}
            >
              {say(to)}
            </Button>
          ))}
        <Button component="a" size="compact-md" variant="default" href={file('json')}>
          {say('exportJson')}
        </Button>
        <Button component="a" size="compact-md" variant="default" href={file('yaml')}>
          {say('exportYaml')}
        </Button>
        <Button size="compact-md" variant="subtle" onClick={onClear}>
          {say('unselect')}
        </Button>
      </Group>
      {results.length > 0 && (
        <ul className="results" aria-label={say('results')}>
          {results.map((result) => (
            <Result key={result.slug} result={result} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Result({ result: { name, outcome, error } }: { readonly result: StateResult }) {
  const say = useSay(flowWords);
  if (outcome === 'failed')
    return (
      <li>
        <b>{name}</b>
        <ProblemView error={error} />
      </li>
    );
  return (
    <li>
      <Icon name={outcome === 'already' ? 'dash' : 'check'} size={14} /> <b>{name}</b>{' '}
      {say(`result.${outcome}`)}
    </li>
  );
}
