import { Button, SegmentedControl, Switch } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client, type Schemas } from '../api/client.js';
import { sendText } from '../api/send-text.js';
import { useAttempt } from '../common/attempt.js';
import { Loading } from '../common/card.js';
import { Dialog, DialogFoot } from '../common/dialog.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { queryWords } from '../words/querying.js';
import { useSay } from '../words/say.js';
import { CsvField } from './csv-field.js';
import { asksFor, NOTHING, queryOf, queryOfCsv, type Typed } from './query-of.js';
import { RequestPreview } from './request-preview.js';
import { useCsvFile } from './use-csv-file.js';
import { ValueFields } from './value-fields.js';

export interface QueryDialogProps {
  readonly slug: string;
  readonly name: string;
  /** What to begin with, as the query of an earlier run. */
  readonly initial?: Partial<Typed>;
  readonly onClose: () => void;
}

/** Starts a run for SKUs, a date or a value, from a file or for everything, and shows the request before. */
export default function QueryDialog({ slug, name, initial, onClose }: QueryDialogProps) {
  const say = useSay(queryWords);
  const flow = api.useQuery('get', '/api/v1/flows/{slug}', { params: { path: { slug } } });
  return (
    <Dialog onClose={onClose} size="lg" title={say('title', { name })}>
      {flow.error !== null && <ProblemView error={flow.error} onRetry={() => void flow.refetch()} />}
      {flow.data === undefined && flow.error === null && <Loading lines={5} />}
      {flow.data !== undefined && <Form flow={flow.data} initial={initial ?? {}} onClose={onClose} />}
    </Dialog>
  );
}

interface FormProps {
  readonly flow: Schemas['FlowResponse'];
  readonly initial: Partial<Typed>;
  readonly onClose: () => void;
}

function Form({ flow, initial, onClose }: FormProps) {
  const say = useSay(queryWords);
  const start = useStart(flow.slug, onClose);
  const canAsk = asksFor(flow.erpQuery);
  const [typed, setTyped] = useState<Typed>({ ...NOTHING, by: canAsk ? 'values' : 'all', ...initial });
  const csv = useCsvFile();
  const set = (change: Partial<Typed>): void => setTyped((before) => ({ ...before, ...change }));
  const query =
    typed.by === 'csv' && csv.glance !== null ? queryOfCsv(csv.glance, typed.force) : queryOf(typed);
  const isEmpty =
    typed.by === 'csv'
      ? (csv.glance?.rows ?? 0) === 0
      : typed.by === 'values' && Object.keys(query).length === 1;
  const ways = ['values', 'csv', 'all'] as const;
  return (
    <>
      {canAsk ? (
        <SegmentedControl
          fullWidth
          styles={{ label: { whiteSpace: 'normal', height: '100%' } }}
          aria-label={say('by')}
          value={typed.by}
          data={ways.map((value) => ({ value, label: say(`by.${value}`) }))}
          onChange={(value) => set({ by: ways.find((one) => one === value) ?? 'all' })}
        />
      ) : (
        <p className="dim">{say('none')}</p>
      )}
      {typed.by === 'all' && <p>{say('allText')}</p>}
      {typed.by === 'values' && <ValueFields flow={flow} typed={typed} set={set} />}
      {typed.by === 'csv' && <CsvField csv={csv} />}
      <Switch
        mt="md"
        label={say('force')}
        checked={typed.force}
        onChange={({ currentTarget }) => set({ force: currentTarget.checked })}
      />
      <RequestPreview slug={flow.slug} query={query} disabled={isEmpty} />
      {start.error !== null && <ProblemView error={start.error} />}
      <DialogFoot onClose={onClose}>
        <Button
          disabled={isEmpty}
          loading={start.isBusy}
          onClick={() => start.start(query, typed.by === 'csv' ? csv.file : null)}
        >
          {say('start')}
        </Button>
      </DialogFoot>
    </>
  );
}

function useStart(slug: string, onClose: () => void) {
  const { t } = useWords();
  const say = useSay(queryWords);
  const { tell } = useNotices();
  const queries = useQueryClient();
  const { error, isBusy, attempt } = useAttempt();
  const send = async (query: Schemas['StartRunRequest'], file: File | null) => {
    if (file === null)
      return (await client.POST('/api/v1/flows/{slug}/runs', { params: { path: { slug } }, body: query }))
        .data;
    const path = `/api/v1/flows/${slug}/runs?force=${String(query.force)}`;
    return (await sendText(path, file, 'text/csv')) as Schemas['StartRunResponse'];
  };
  const work = async (query: Schemas['StartRunRequest'], file: File | null): Promise<void> => {
    const run = await send(query, file);
    const n = run?.identifiers ?? 0;
    tell(
      <>
        {n === 0 ? say('started') : say('startedFor', { n })}.{' '}
        <Link className="link" to="/runs/$id" params={{ id: run?.runId ?? '' }}>
          {t('open')}
        </Link>
      </>,
    );
    onClose();
    await queries.invalidateQueries();
  };
  return {
    error,
    isBusy,
    start: (query: Schemas['StartRunRequest'], file: File | null) => attempt(() => work(query, file)),
  };
}
