import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client, type Schemas } from '../api/client.js';
import { Problem } from '../api/problem.js';
import type { DocumentStore } from '../document/document-store.js';
import { documentOf, type Flow } from './flow.js';

interface Saving {
  readonly save: (note: string) => void;
  readonly isSaving: boolean;
  /** What somebody else saved meanwhile. */
  readonly conflict: Flow | null;
  readonly closeConflict: () => void;
  /** Looks at what the server holds now, and shows both sides. */
  readonly compare: () => void;
}

interface SavingEvents {
  readonly onSaved: (flow: Flow) => void;
  readonly onRefused: (problem: Problem) => void;
}

/** Saves the document on top of the version that it was made from. */
export function useSave(
  slug: string | null,
  store: DocumentStore,
  { onSaved, onRefused }: SavingEvents,
): Saving {
  const queries = useQueryClient();
  const [conflict, setConflict] = useState<Flow | null>(null);
  const compare = useMutation({
    mutationFn: async () => {
      const { data } = await client.GET('/api/v1/flows/{slug}', { params: { path: { slug: slug ?? '' } } });
      return data;
    },
    onSuccess: (flow) => setConflict(flow ?? null),
    onError: (error) => onRefused(Problem.of(error)),
  });
  const saving = useMutation({
    mutationFn: async (note: string) => {
      const { document, saved } = store.getSnapshot();
      const body = {
        ...document,
        ...(note === '' ? {} : { changeNote: note }),
      } as unknown as Schemas['FlowRequest'];
      const { data: flow } =
        slug === null
          ? await client.POST('/api/v1/flows', { body })
          : await client.PUT('/api/v1/flows/{slug}', {
              params: { path: { slug }, header: { 'If-Match': `"${saved.version ?? 0}"` } },
              body,
            });
      if (flow === undefined) throw new Error('No flow was answered');
      const next = { document: documentOf(flow), version: flow.version };
      // What was typed while it was saved stays, and is not saved yet.
      const isSame = store.getSnapshot().document === document;
      store.rebase(next, isSame ? next.document : store.getSnapshot().document);
      return flow;
    },
    onSuccess: (flow) => {
      const { queryKey } = api.queryOptions('get', '/api/v1/flows/{slug}', {
        params: { path: { slug: flow.slug } },
      });
      queries.setQueryData(queryKey, flow);
      void queries.invalidateQueries({ queryKey: ['get', '/api/v1/flows'] });
      void queries.invalidateQueries({ queryKey: ['get', '/api/v1/flows/{slug}/versions'] });
      onSaved(flow);
    },
    onError: (error) => {
      const problem = Problem.of(error);
      if (problem.status === 412) compare.mutate();
      else onRefused(problem);
    },
  });
  return {
    save: (note) => {
      if (!saving.isPending) saving.mutate(note);
    },
    isSaving: saving.isPending || compare.isPending,
    conflict,
    closeConflict: () => setConflict(null),
    compare: () => compare.mutate(),
  };
}
