import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Problem } from '../api/problem.js';
import type { DocumentStore } from '../document/document-store.js';
import type { JsonObject } from '../document/json.js';
import { type CardName, CARDS } from './layout.js';
import { isFresh, LIVE, type Results, type TestData } from './test-model.js';
import { type Asked, runTest } from './run-test.js';

export interface Tests {
  readonly results: Results;
  /** The card that is being tested, or null. */
  readonly running: CardName | null;
  readonly data: TestData;
  readonly setData: (data: TestData) => void;
  /** Tests the steps up to a card; `data` other than what is chosen is chosen with it. */
  readonly run: (until: CardName, data?: TestData) => void;
  readonly cancel: () => void;
  /** Whether the card's result is about the flow as it is now. */
  readonly isFresh: (card: CardName, document: JsonObject) => boolean;
}

interface TestsProps {
  readonly slug: string | null;
  readonly store: DocumentStore;
  /** A viewer tests the flow as it is stored. */
  readonly mayTestDocument: boolean;
  /** The flow itself is refused: these fields are wrong. */
  readonly onRefused: (problem: Problem) => void;
  readonly onFailed: (card: CardName) => void;
}

/** Tests of the flow as it is edited; each card keeps its last result, with the document that it is about. */
export function useTests({ slug, store, mayTestDocument, onRefused, onFailed }: TestsProps): Tests {
  const [results, setResults] = useState<Results>({});
  const [running, setRunning] = useState<CardName | null>(null);
  const [data, setData] = useState<TestData>(LIVE);
  const abort = useRef<AbortController>(null);
  const cancel = useCallback(() => {
    abort.current?.abort();
    abort.current = null;
    setRunning(null);
  }, []);
  useEffect(() => cancel, [cancel]);

  const { mutate } = useMutation({
    mutationFn: async (asked: Asked) => {
      for await (const step of runTest(asked)) {
        if (asked.signal.aborted) return;
        if ('running' in step) setRunning(step.running);
        else {
          setResults((before) => ({ ...before, ...step.results }));
          const failed = CARDS.find((card) => step.results[card]?.ok === false);
          if (failed !== undefined) onFailed(failed);
        }
      }
    },
    onError: (error, { signal }) => {
      if (signal.aborted) return;
      onRefused(Problem.of(error));
    },
    onSettled: (_data, _error, { signal }) => {
      if (!signal.aborted) setRunning(null);
    },
  });
  const run = (until: CardName, chosen: TestData = data): void => {
    abort.current?.abort();
    const controller = new AbortController();
    abort.current = controller;
    setData(chosen);
    setRunning(until === 'configuration' ? until : CARDS[1]);
    const { document } = store.getSnapshot();
    const stored = slug !== null && !mayTestDocument ? slug : null;
    mutate({ until, slug, stored, document, data: chosen, results, signal: controller.signal });
  };
  return {
    results,
    running,
    data,
    setData,
    run,
    cancel,
    isFresh: (card, document) => {
      const outcome = results[card];
      return outcome !== undefined && isFresh(card, outcome, document, data);
    },
  };
}
