import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../api/client.js';
import { isSame } from '../document/json.js';
import { useNotices } from '../shell/notices.js';
import { useDesign } from './context.js';
import type { Tests } from './use-tests.js';
import { useDesignerWords } from './words.js';

/** Keeps what was read under a name, so that it can be tried again without the ERP. */
export function KeepSample({ tests: { results, data, setData } }: { readonly tests: Tests }) {
  const { d } = useDesignerWords();
  const { slug, store, mayEdit } = useDesign();
  const { tell, fail } = useNotices();
  const queries = useQueryClient();
  const [name, setName] = useState<string | null>(null);
  const keep = useMutation({
    mutationFn: async (chosen: string) => {
      const read = results.read;
      const path = { slug: slug ?? '', name: chosen };
      const { document, saved } = store.getSnapshot();
      const exchange = read?.body?.exchanges.at(-1)?.response;
      const bytes = new TextEncoder().encode(exchange?.excerpt ?? '').length;
      if (data.kind === 'live' && exchange !== undefined && exchange.bytes === bytes) {
        const contentType = exchange.headers['content-type'] ?? 'application/json';
        await client.PUT('/api/v1/flows/{slug}/samples/{name}', {
          params: { path },
          body: { kind: 'response', content: exchange.excerpt, contentType },
        });
      } else if (data.kind === 'live' && isSame(document['read'], saved.document['read'])) {
        const query = data.sku === '' ? {} : { query: { sku: data.sku.split(/[\s,]+/), force: false } };
        await client.POST('/api/v1/flows/{slug}/samples', {
          params: { path: { slug: slug ?? '' } },
          // A cursor goes back as it came.
          body: { name: chosen, ...query, cursor: data.cursor } as never,
        });
      } else {
        const content =
          data.kind === 'pasted' ? data.text : JSON.stringify(read?.body?.pages.at(-1)?.records ?? []);
        await client.PUT('/api/v1/flows/{slug}/samples/{name}', {
          params: { path },
          body: { kind: 'payload', content, contentType: 'application/json' },
        });
      }
      return chosen;
    },
    onSuccess: async (chosen) => {
      setName(null);
      tell(d('sampleKept', { name: chosen }));
      await queries.invalidateQueries({ queryKey: ['get', '/api/v1/flows/{slug}/samples'] });
      setData({ kind: 'sample', name: chosen });
    },
    onError: fail,
  });
  if (slug === null || !mayEdit) return null;
  if (name === null)
    return (
      <Button size="compact-sm" variant="default" mt="sm" onClick={() => setName('sample')}>
        {d('keepSample')}
      </Button>
    );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    keep.mutate(name);
  };
  return (
    <form className="testdata" onSubmit={submit}>
      <TextInput
        size="xs"
        autoFocus
        required
        label={d('sampleName')}
        pattern="[a-z0-9]+(-[a-z0-9]+)*"
        maxLength={64}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <Button size="xs" type="submit" loading={keep.isPending}>
        {d('keepSample')}
      </Button>
    </form>
  );
}
