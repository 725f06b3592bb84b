import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { api } from '../api/client.js';
import { readJson } from '../document/json-text.js';
import { useDesign, useValue } from './context.js';
import { SampleActions } from './sample-actions.js';
import { LIVE, type TestData as Data } from './test-model.js';
import type { Tests } from './use-tests.js';
import { useFaultWords } from './use-fault.js';
import { useDesignerWords } from './words.js';

/** What the test takes for what the ERP sends: what it sends now, a sample, or what is pasted. */
export function TestData({ tests: { data, setData } }: { readonly tests: Tests }) {
  const { d } = useDesignerWords();
  const { slug, mayEdit } = useDesign();
  const direction = useValue('direction');
  const canAsk = useValue('erpQuery.sku') != null;
  const samples = useSamples(slug);
  const isOutbound = direction === 'outbound';
  const choose = (value: string): void => {
    const next: Data =
      value === 'live'
        ? LIVE
        : value === 'pasted'
          ? { kind: 'pasted', text: '' }
          : { kind: 'sample', name: value.slice('sample:'.length) };
    setData(next);
  };
  return (
    <div className="testdata">
      <NativeSelect
        size="xs"
        label={d('data')}
        data={[
          { value: 'live', label: d(isOutbound ? 'data.choose' : 'data.live') },
          ...samples.map(({ name }) => ({ value: `sample:${name}`, label: d('data.sample', { name }) })),
          ...(mayEdit || data.kind === 'pasted' ? [{ value: 'pasted', label: d('data.pasted') }] : []),
        ]}
        value={data.kind === 'sample' ? `sample:${data.name}` : data.kind}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      {data.kind === 'sample' && slug !== null && (
        <SampleActions slug={slug} name={data.name} onDeleted={() => setData(LIVE)} />
      )}
      {data.kind === 'live' && canAsk && !isOutbound && (
        <TextInput
          size="xs"
          label={d('data.sku')}
          value={data.sku}
          onChange={({ currentTarget }) => setData({ ...LIVE, sku: currentTarget.value })}
        />
      )}
      {data.kind === 'live' && data.pageNo > 1 && (
        <span className="state info">{d('data.page', { page: data.pageNo })}</span>
      )}
      {data.kind === 'pasted' && (
        <Pasted
          label={d(isOutbound ? 'data.pastedPost' : 'data.pastedRecords')}
          text={data.text}
          onChange={(text) => setData({ kind: 'pasted', text })}
        />
      )}
    </div>
  );
}

interface PastedProps {
  readonly label: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
}

function Pasted({ label, text, onChange }: PastedProps) {
  const sayFault = useFaultWords();
  const fault = useMemo(() => (text.trim() === '' ? null : readJson(text).fault), [text]);
  return (
    <Textarea
      label={label}
      rows={6}
      spellCheck={false}
      value={text}
      error={fault === null ? null : sayFault(fault)}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

function useSamples(slug: string | null) {
  const { data } = api.useQuery(
    'get',
    '/api/v1/flows/{slug}/samples',
    { params: { path: { slug: slug ?? '' }, query: { limit: 100 } } },
    { enabled: slug !== null },
  );
  return data?.results ?? [];
}
