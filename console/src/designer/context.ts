import { createContext, use, useSyncExternalStore } from 'react';
import type { DocumentStore, faultsOf, Snapshot } from '../document/document-store.js';
import type { Json } from '../document/json.js';
import { plainPath, valueAt } from '../document/paths.js';

export interface FieldProblem {
  readonly path: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

export interface Design {
  /** Null for a flow that is not saved yet. */
  readonly slug: string | null;
  readonly store: DocumentStore;
  /** Whether the role, and the window, allow changes. */
  readonly mayEdit: boolean;
  /** What the server would refuse. */
  readonly problems: readonly FieldProblem[];
  /** Texts that are not JSON. */
  readonly faults: ReturnType<typeof faultsOf>;
}

export const DesignContext = createContext<Design | null>(null);

export function useDesign(): Design {
  const design = use(DesignContext);
  if (design === null) throw new Error('No flow outside of the designer');
  return design;
}

export const useSnapshot = (store: DocumentStore): Snapshot =>
  useSyncExternalStore(store.subscribe, store.getSnapshot);

/** What stands at a path; a component that asks is drawn again when that changes, and not for other fields. */
export function useValue(path: string): Json | undefined {
  const { store } = useDesign();
  return useSyncExternalStore(store.subscribe, () => valueAt(store.getSnapshot().document, path));
}

export function useText(path: string): string {
  const { store } = useDesign();
  return useSyncExternalStore(store.subscribe, () => store.textAt(path));
}

/** The problems of one field, not of those within it. */
export function useProblemsAt(path: string): readonly FieldProblem[] {
  return useDesign().problems.filter((problem) => plainPath(problem.path) === path);
}
