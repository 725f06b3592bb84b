import { Button, Group, NativeSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { client } from '../api/client.js';
import { CodeEditor } from '../editor/code-editor.js';
import { ProblemView } from '../shell/problem-view.js';
import { helperWords } from '../words/helpers.js';
import { useSay } from '../words/say.js';
import { type ImageField, type Json, sampleOf } from './candidates.js';
import { mappingOf, type Operation, type Starter, starterOf } from './mapping-starter.js';
import './helpers.css';

const REST_MS = 1000;

interface MappingStarterProps {
  /** What the mapping gets: the records of a page, or what the script made of them. */
  readonly input: Json;
  readonly onUse: (mapping: readonly Operation[]) => void;
}

/** Proposes a mapping for a sample, to be changed and tried before it is used. */
export function MappingStarter({ input, onUse }: MappingStarterProps) {
  const say = useSay(helperWords);
  const sample = useMemo(() => sampleOf(input), [input]);
  const starter = useMemo(() => starterOf(sample), [sample]);
  if (starter === null) return <p className="dim">{say('starter.none')}</p>;
  return <Proposal starter={starter} input={sample} onUse={onUse} />;
}

function Proposal({ starter, input, onUse }: MappingStarterProps & { readonly starter: Starter }) {
  const say = useSay(helperWords);
  const [choice, setChoice] = useState({ sku: 0, images: 0 });
  const [edited, setEdited] = useState<string | null>(null);
  const sku = starter.skus[choice.sku];
  const images = starter.images[choice.images];
  const proposed = sku === undefined || images === undefined ? [] : mappingOf(starter.records, sku, images);
  const text = edited ?? JSON.stringify(proposed, null, 2);
  const choose = (change: Partial<typeof choice>): void => {
    setChoice((before) => ({ ...before, ...change }));
    setEdited(null);
  };
  const mapping = parsed(text);
  return (
    <section className="proposal" aria-label={say('starter.title')}>
      <Group gap="sm" align="flex-end">
        <NativeSelect
          label={say('starter.sku')}
          value={choice.sku}
          data={starter.skus
            .slice(0, 8)
            .map(({ steps }, at) => ({ value: String(at), label: steps.join('.') }))}
          onChange={({ currentTarget }) => choose({ sku: Number(currentTarget.value) })}
        />
        <NativeSelect
          label={say('starter.images')}
          value={choice.images}
          data={starter.images
            .slice(0, 8)
            .map((field, at) => ({ value: String(at), label: nameOf(field, say) }))}
          onChange={({ currentTarget }) => choose({ images: Number(currentTarget.value) })}
        />
      </Group>
      <CodeEditor
        label={say('starter.mapping')}
        language="jolt"
        value={text}
        onChange={setEdited}
        maxLines={16}
      />
      <Rows input={input} text={text} />
      <div>
        <Button disabled={mapping === null} onClick={() => mapping !== null && onUse(mapping)}>
          {say('starter.use')}
        </Button>
      </div>
    </section>
  );
}

const nameOf = (
  field: ImageField,
  say: ReturnType<typeof useSay<keyof (typeof helperWords)['en']>>,
): string =>
  say(`starter.kind.${field.kind}`, {
    name: field.steps.join('.'),
    url: field.url ?? '',
    separator: field.separator ?? '',
  });

function parsed(text: string): Operation[] | null {
  try {
    const mapping: unknown = JSON.parse(text);
    return Array.isArray(mapping) ? (mapping as Operation[]) : null;
  } catch {
    return null;
  }
}

/** What the server's own engine makes of the sample. */
function Rows({ input, text }: { readonly input: Json; readonly text: string }) {
  const say = useSay(helperWords);
  const [asked] = useDebouncedValue(text, REST_MS);
  const mapping = parsed(asked);
  const { data, error } = useQuery({
    queryKey: ['mapping-starter', asked, input],
    enabled: mapping !== null,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const body = { input: input as never, mapping: (mapping ?? []) as never, perOperation: false };
      return (await client.POST('/api/v1/test/mapping', { body })).data;
    },
  });
  if (error !== null) return <ProblemView error={error} />;
  if (data === undefined) return null;
  const rows = Array.isArray(data.result) ? data.result.slice(0, 5) : data.result;
  return (
    <section aria-label={say('starter.rows')} aria-live="polite">
      <b>{say('starter.rows')}</b>
      <pre className="exchange" tabIndex={0}>
        {JSON.stringify(rows, null, 2)}
      </pre>
    </section>
  );
}
