import { isSame, type Json, type JsonObject } from './json.js';
import { readJson } from './json-text.js';
import { isWithin, valueAt, withValue } from './paths.js';

/** What the server holds: the document, and which version of the flow it is; null for a flow that is not saved yet. */
export interface Saved {
  readonly document: JsonObject;
  readonly version: number | null;
}

/** The document as it is edited. `texts` are JSON as it was typed, by path: with its spaces, or not JSON yet. */
export interface Edited {
  readonly document: JsonObject;
  readonly texts: Readonly<Record<string, string>>;
}

export interface Snapshot extends Edited {
  readonly saved: Saved;
  readonly isDirty: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

const MOST_UNDO = 200;

/** One flow document that form, text and tests share. Documents are never changed, only replaced, so the same object is the same content. */
export class DocumentStore {
  private readonly listeners = new Set<() => void>();
  private past: readonly Edited[] = [];
  private future: readonly Edited[] = [];
  /** Where the last change was, while it goes on: letters typed one after the other are undone together. */
  private typingAt: string | null = null;
  private shown: Snapshot;

  constructor(saved: Saved, edited: Edited = { document: saved.document, texts: {} }) {
    this.shown = this.snapshotOf(saved, edited);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly getSnapshot = (): Snapshot => this.shown;

  /** Puts a value at a path; `undefined` takes it away. */
  set(path: string, value: Json | undefined): void {
    const { document, texts } = this.shown;
    if (valueAt(document, path) === value) return;
    this.change({ document: withValue(document, path, value), texts: without(texts, path) }, path);
  }

  /** Takes JSON as it is typed at a path, '' for the whole document. While it is wrong the document stays as it is. */
  setText(path: string, text: string): void {
    const { document, texts } = this.shown;
    const read = readJson(text);
    const isTaken = read.fault === null && (path !== '' || isDocument(read.value));
    const next = isTaken
      ? path === ''
        ? (read.value as JsonObject)
        : withValue(document, path, read.value)
      : document;
    this.change({ document: next, texts: { ...without(texts, path), [path]: text } }, path);
  }

  /** The text of a value: as it was typed, as long as it says the same or nothing yet. */
  textAt(path: string): string {
    const { document, texts } = this.shown;
    const value = path === '' ? document : valueAt(document, path);
    const typed = texts[path];
    if (typed !== undefined) {
      const read = readJson(typed);
      if (read.fault !== null || isSame(read.value, value ?? null)) return typed;
    }
    return value === undefined ? '' : JSON.stringify(value, null, 2);
  }

  replace(document: JsonObject): void {
    this.change({ document, texts: {} }, null);
  }

  /** Ends a series of changes that are undone together. */
  settle(): void {
    this.typingAt = null;
  }

  undo(): void {
    const before = this.past.at(-1);
    if (before === undefined) return;
    this.past = this.past.slice(0, -1);
    this.future = [...this.future, this.edited()];
    this.go(before);
  }

  redo(): void {
    const next = this.future.at(-1);
    if (next === undefined) return;
    this.future = this.future.slice(0, -1);
    this.past = [...this.past, this.edited()];
    this.go(next);
  }

  /** The server holds this now; what is edited stays, and can be another document than that. */
  rebase(saved: Saved, document: JsonObject = this.shown.document): void {
    const { texts } = this.shown;
    this.typingAt = null;
    if (document !== this.shown.document) {
      this.past = [...this.past, this.edited()].slice(-MOST_UNDO);
      this.future = [];
    }
    this.show(saved, { document, texts: document === this.shown.document ? texts : {} });
  }

  private edited(): Edited {
    return { document: this.shown.document, texts: this.shown.texts };
  }

  private change(next: Edited, path: string | null): void {
    if (path === null || this.typingAt !== path) this.past = [...this.past, this.edited()].slice(-MOST_UNDO);
    this.typingAt = path;
    this.future = [];
    this.show(this.shown.saved, next);
  }

  private go(to: Edited): void {
    this.typingAt = null;
    this.show(this.shown.saved, to);
  }

  private show(saved: Saved, edited: Edited): void {
    this.shown = this.snapshotOf(saved, edited);
    for (const listener of this.listeners) listener();
  }

  private snapshotOf(saved: Saved, { document, texts }: Edited): Snapshot {
    const isDirty = !isSame(document, saved.document) || faultsOf({ document, texts }).length > 0;
    return {
      saved,
      document,
      texts,
      isDirty,
      canUndo: this.past.length > 0,
      canRedo: this.future.length > 0,
    };
  }
}

const isDocument = (value: Json): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Texts that are not JSON, or no document: with them nothing can be saved. */
export function faultsOf({ texts }: Edited) {
  return Object.entries(texts).flatMap(([path, text]) => {
    const read = readJson(text);
    if (read.fault !== null) return [{ path, fault: read.fault }];
    const fault = { expected: 'value', line: 1, column: 1 } as const;
    return path === '' && !isDocument(read.value) ? [{ path, fault }] : [];
  });
}

/** Texts of another place; what is typed at a path speaks for everything within it, and the other way around. */
function without(texts: Edited['texts'], path: string): Edited['texts'] {
  const kept = Object.entries(texts).filter(([other]) => !isWithin(other, path) && !isWithin(path, other));
  return Object.fromEntries(kept);
}
