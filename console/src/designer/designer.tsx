import { Button, Group } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { Problem } from '../api/problem.js';
import { useMay } from '../api/session.js';
import { DocumentStore, faultsOf } from '../document/document-store.js';
import { findDraft, forgetDraft, keepDraft } from '../document/draft.js';
import { useNotices } from '../shell/notices.js';
import { DesignContext, type FieldProblem, useSnapshot } from './context.js';
import { DesignerHeader } from './designer-header.js';
import { documentOf, type Flow, FRESH } from './flow.js';
import { cardOfPath } from './layout.js';
import { LeaveGuard } from './leave-guard.js';
import { ProblemList } from './problem-list.js';
import { useCheck } from './use-check.js';
import { useSave } from './use-save.js';
import { useTests } from './use-tests.js';
import { focusField, useView } from './view.js';
import { useDesignerWords } from './words.js';
import { Workbench } from './workbench.js';

const ConflictDialog = lazy(() => import('./conflict-dialog.js'));
const NEW = 'new';

interface Opened {
  readonly store: DocumentStore;
  /** When the draft that was found was kept. */
  readonly draftAt: string | null;
}

function open(flow: Flow | null): Opened {
  const saved =
    flow === null
      ? { document: FRESH, version: null }
      : { document: documentOf(flow), version: flow.version };
  const draft = findDraft(localStorage, flow?.slug ?? NEW, saved.document);
  if (draft === null) return { store: new DocumentStore(saved), draftAt: null };
  const base = draft.saved.version === saved.version ? saved : draft.saved;
  return { store: new DocumentStore(base, draft.edited), draftAt: draft.at };
}

/** One flow: its cards, the form of one of them, and its test. */
export function Designer({ flow }: { readonly flow: Flow | null }) {
  const { d, time } = useDesignerWords();
  const slug = flow?.slug ?? null;
  const [{ store, draftAt }] = useState(() => open(flow));
  const [isDraftShown, showDraft] = useState(draftAt !== null);
  const [note, setNote] = useState('');
  const [refused, setRefused] = useState<readonly FieldProblem[] | null>(null);
  const navigate = useNavigate();
  const { tell, fail } = useNotices();
  const snapshot = useSnapshot(store);
  const mayRole = useMay()('PUT /api/v1/flows/{slug}');
  const isWide = useMediaQuery('(min-width: 900px)', true, { getInitialValueInEffect: false });
  const mayEdit = mayRole && isWide;
  const view = useView();
  useDraft(slug ?? NEW, store);

  const check = useCheck(snapshot.document, slug, mayRole);
  // A page that was just opened for a new flow reproaches nothing yet.
  const isUntouched = slug === null && snapshot.document === FRESH && refused === null;
  const problems = useMemo(
    () => (isUntouched ? [] : (check?.errors ?? refused ?? [])),
    [check, refused, isUntouched],
  );
  const faults = useMemo(() => faultsOf(snapshot), [snapshot]);
  const go = (path: string): void => {
    view.choose(cardOfPath(path));
    focusField(path);
  };
  const refuse = (problem: Problem): void => {
    const found = problem.errors.map((one) => ({ ...one, path: one.path.replace(/^document\./, '') }));
    const [first] = found;
    if (first === undefined) {
      if (problem.status !== 401) fail(problem);
      return;
    }
    setRefused(found);
    go(first.path);
  };
  const tests = useTests({
    slug,
    store,
    mayTestDocument: mayRole,
    onRefused: refuse,
    onFailed: (card) => {
      if (card !== view.card) view.choose(card);
    },
  });
  const { save, isSaving, conflict, closeConflict, compare } = useSave(slug, store, {
    onSaved: (next) => {
      setNote('');
      setRefused(null);
      showDraft(false);
      forgetDraft(localStorage, slug ?? NEW);
      tell(slug === null ? d('created') : d('saved', { version: String(next.version) }));
      if (slug === null)
        void navigate({ to: '/flows/$slug', params: { slug: next.slug }, search: true, replace: true });
    },
    onRefused: refuse,
  });
  const onSave = (): void => {
    const [fault] = faults;
    if (fault !== undefined) go(fault.path);
    else if (store.getSnapshot().isDirty) save(note);
  };
  useEditKeys(mayEdit, store, onSave);
  const isBehind = flow !== null && snapshot.saved.version !== null && flow.version > snapshot.saved.version;
  useNewerVersion(flow, store);

  return (
    <DesignContext value={{ slug, store, mayEdit, problems, faults }}>
      <LeaveGuard
        isDirty={() => mayRole && store.getSnapshot().isDirty}
        onDiscard={() => forgetDraft(localStorage, slug ?? NEW)}
      />
      <DesignerHeader flow={flow} isSaving={isSaving} note={note} onNote={setNote} onSave={onSave} />
      {!mayEdit && <p className="note idle">{d(mayRole ? 'tooNarrow' : 'viewerOnly')}</p>}
      {isDraftShown && draftAt !== null && snapshot.isDirty && (
        <div className="note info" role="status">
          <div>{d('draftRestored', { at: time(draftAt) })}</div>
          <Button size="compact-sm" variant="default" onClick={() => store.replace(snapshot.saved.document)}>
            {d('discard')}
          </Button>
        </div>
      )}
      {isBehind && snapshot.isDirty && (
        <div className="note warn" role="status">
          <div>{d('changedMeanwhile', { version: String(flow.version) })}</div>
          <Group gap="xs">
            <Button size="compact-sm" variant="default" onClick={compare}>
              {d('compare')}
            </Button>
          </Group>
        </div>
      )}
      <Workbench flow={flow} view={view} tests={tests} />
      <ProblemList
        problems={problems}
        omitted={check?.omittedErrors ?? 0}
        warnings={check?.warnings ?? []}
        onGo={go}
      />
      <Suspense>
        {conflict !== null && (
          <ConflictDialog
            was={snapshot.saved.document}
            mine={snapshot.document}
            theirs={{ document: documentOf(conflict), version: conflict.version }}
            onClose={closeConflict}
            onTake={(document) => {
              store.rebase({ document: documentOf(conflict), version: conflict.version }, document);
              closeConflict();
            }}
          />
        )}
      </Suspense>
    </DesignContext>
  );
}

/** Keeps what is edited in this browser, a moment after the last change. */
function useDraft(slug: string, store: DocumentStore): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = (): void => {
      const { saved, document, texts } = store.getSnapshot();
      keepDraft(localStorage, slug, { at: new Date().toISOString(), saved, edited: { document, texts } });
    };
    const later = (): void => {
      clearTimeout(timer);
      timer = setTimeout(keep, 400);
    };
    const stop = store.subscribe(later);
    globalThis.addEventListener('pagehide', keep);
    return () => {
      clearTimeout(timer);
      stop();
      globalThis.removeEventListener('pagehide', keep);
    };
  }, [slug, store]);
}

/** Somebody else saved, and nothing was changed here: their version is shown. */
function useNewerVersion(flow: Flow | null, store: DocumentStore): void {
  useEffect(() => {
    if (flow === null) return;
    const { saved, isDirty } = store.getSnapshot();
    if (isDirty || saved.version === null || flow.version <= saved.version) return;
    const document = documentOf(flow);
    store.rebase({ document, version: flow.version }, document);
  }, [flow, store]);
}

/** Ctrl S saves, Ctrl Z and Ctrl ⇧ Z go through the changes; an editor has its own of these two. */
function useEditKeys(enabled: boolean, store: DocumentStore, onSave: () => void): void {
  useEffect(() => {
    if (!enabled) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey)) return;
      const key = event.key.toLowerCase();
      const isInEditor = event.target instanceof Element && event.target.closest('.cm-editor') !== null;
      if (key === 's') onSave();
      else if (key === 'z' && !isInEditor) {
        if (event.shiftKey) store.redo();
        else store.undo();
      } else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}
