import { Textarea, TextInput } from '@mantine/core';
import type { Schemas } from '../api/client.js';
import { queryWords } from '../words/querying.js';
import { useSay } from '../words/say.js';
import type { Typed } from './query-of.js';
import { skusOf } from './texts.js';

interface ValueFieldsProps {
  readonly flow: Schemas['FlowResponse'];
  readonly typed: Typed;
  readonly set: (change: Partial<Typed>) => void;
}

/** A field for each thing that the flow can ask its ERP for. */
export function ValueFields({ flow, typed, set }: ValueFieldsProps) {
  const say = useSay(queryWords);
  const { sku, modified_date__gt: date, custom, customs } = flow.erpQuery;
  const missing = [
    ...(sku == null ? [say('missing.sku')] : []),
    ...(date == null ? [say('missing.date')] : []),
  ];
  return (
    <div style={{ display: 'grid', gap: 12, marginTop: 12 }}>
      {sku != null && (
        <Textarea
          data-autofocus
          label={say('skus')}
          description={say('skusHint')}
          rows={5}
          spellCheck={false}
          value={typed.skus}
          onChange={({ currentTarget }) => set({ skus: currentTarget.value })}
        />
      )}
      {sku != null && typed.skus.trim() !== '' && (
        <span className="dim" role="status">
          {say('count', { n: skusOf(typed.skus).length })}
        </span>
      )}
      {date != null && (
        <TextInput
          type="datetime-local"
          label={say('since')}
          description={say('sinceHint', { timezone: flow.timezone })}
          value={typed.since}
          onChange={({ currentTarget }) => set({ since: currentTarget.value })}
        />
      )}
      {custom != null && (
        <TextInput
          label={say('custom', { key: custom.key })}
          value={typed.custom}
          onChange={({ currentTarget }) => set({ custom: currentTarget.value })}
        />
      )}
      {customs?.map(({ name }) => (
        <TextInput
          key={name}
          label={say('custom', { key: name })}
          value={typed.customs[name] ?? ''}
          onChange={({ currentTarget }) =>
            set({ customs: { ...typed.customs, [name]: currentTarget.value } })
          }
        />
      ))}
      {missing.length > 0 && <p className="dim">{say('missing', { names: missing.join(', ') })}</p>}
    </div>
  );
}
