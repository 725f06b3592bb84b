import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../api/client.js';
import type { ListedFlow } from './order.js';

export interface StateResult {
  readonly slug: string;
  readonly name: string;
  readonly outcome: 'started' | 'stopped' | 'already' | 'failed';
  readonly error?: unknown;
}

/** Starts or stops several flows, one after the other. */
export function useStates() {
  const queries = useQueryClient();
  const [results, setResults] = useState<readonly StateResult[]>([]);
  const [isBusy, setBusy] = useState(false);
  const setOne = async ({ slug, name, state }: ListedFlow, to: 'start' | 'stop'): Promise<StateResult> => {
    if ((state === 'running') === (to === 'start')) return { slug, name, outcome: 'already' };
    try {
      await client.POST(`/api/v1/flows/{slug}/${to}`, { params: { path: { slug } } });
      return { slug, name, outcome: to === 'start' ? 'started' : 'stopped' };
    } catch (error) {
      return { slug, name, outcome: 'failed', error };
    }
  };
  const work = async (flows: readonly ListedFlow[], to: 'start' | 'stop'): Promise<void> => {
    setBusy(true);
    setResults([]);
    for (const flow of flows) {
      const result = await setOne(flow, to);
      setResults((before) => [...before, result]);
    }
    setBusy(false);
    await queries.invalidateQueries();
  };
  return {
    results,
    isBusy,
    setAll: (flows: readonly ListedFlow[], to: 'start' | 'stop') => void work(flows, to),
  };
}
