import type { Edited, Saved } from './document-store.js';
import { isObject, isSame, type Json, type JsonObject } from './json.js';
import { readJson } from './json-text.js';

/** What a browser keeps of a flow that was not saved. */
export interface Draft {
  readonly at: string;
  readonly saved: Saved;
  readonly edited: Edited;
}

interface Storage {
  readonly getItem: (key: string) => string | null;
  readonly setItem: (key: string, value: string) => void;
  readonly removeItem: (key: string) => void;
}

const HIDDEN = '***';
const SECRET =
  /authorization|cookie|token|secret|passw|parola|sifre|şifre|api[-_ ]?key|apikey|credential|signature|private/i;
const keyOf = (slug: string): string => `image-integrator-draft:${slug}`;

/** Keeps what is edited, without secrets; what is as it was saved needs no draft. */
export function keepDraft(storage: Storage, slug: string, draft: Draft): void {
  const { saved, edited } = draft;
  try {
    if (isSame(saved.document, edited.document) && Object.keys(edited.texts).length === 0)
      storage.removeItem(keyOf(slug));
    else
      storage.setItem(
        keyOf(slug),
        JSON.stringify({
          ...draft,
          saved: { ...saved, document: withoutSecrets(saved.document) },
          edited: { document: withoutSecrets(edited.document), texts: textsWithoutSecrets(edited.texts) },
        }),
      );
  } catch {
    // No room, or storage is switched off: the page warns before it is left.
  }
}

export function forgetDraft(storage: Storage, slug: string): void {
  storage.removeItem(keyOf(slug));
}

/** The draft of a flow; secrets that it did not keep are those of the document the server holds. */
export function findDraft(storage: Storage, slug: string, held: JsonObject): Draft | null {
  try {
    const draft = JSON.parse(storage.getItem(keyOf(slug)) ?? 'null') as Draft | null;
    if (draft === null || !isObject(draft.edited.document)) return null;
    const { at, saved, edited } = draft;
    const filled = (document: JsonObject): JsonObject => withSecrets(document, held) as JsonObject;
    const document = filled(edited.document);
    if (isSame(document, held) && Object.keys(edited.texts).length === 0) return null;
    return {
      at,
      saved: { ...saved, document: filled(saved.document) },
      edited: { document, texts: edited.texts },
    };
  } catch {
    return null;
  }
}

/** Values under names like Authorization or password are left out, those of them aside that an expression makes. */
export function withoutSecrets<T extends Json>(value: T, name = ''): T {
  if (typeof value === 'string') {
    if (SECRET.test(name) && value !== '' && !value.includes('${')) return HIDDEN as T;
    return value
      .replaceAll(/(:\/\/[^/?#\s:@]*):[^/?#\s@]+@/g, `$1:${HIDDEN}@`)
      .replaceAll(/([?&]([^=&#?\s]+)=)([^&#\s]+)/g, (all, start: string, key: string, text: string) =>
        SECRET.test(key) && !text.includes('${') ? `${start}${HIDDEN}` : all,
      ) as T;
  }
  if (Array.isArray(value))
    return (value as readonly Json[]).map((item) => withoutSecrets(item, name)) as unknown as T;
  if (!isObject(value)) return value;
  const nameOf = (key: string): string => (key === 'key' && value['type'] === 'hmac' ? 'secret' : key);
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      withoutSecrets(member, SECRET.test(name) ? name : nameOf(key)),
    ]),
  ) as unknown as T;
}

/** Text that is not JSON cannot be looked through, so one with a secret's name in it is not kept. */
function textsWithoutSecrets(texts: Edited['texts']): Edited['texts'] {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([path, text]) => {
      const read = readJson(text);
      if (read.fault !== null) return SECRET.test(text) ? [] : [[path, text]];
      return isSame(withoutSecrets(read.value), read.value) ? [[path, text]] : [];
    }),
  );
}

function withSecrets(value: Json, held: Json | undefined): Json {
  if (typeof value === 'string' && value.includes(HIDDEN)) return typeof held === 'string' ? held : value;
  if (Array.isArray(value))
    return (value as readonly Json[]).map((item, at) =>
      withSecrets(item, Array.isArray(held) ? (held as Json[])[at] : undefined),
    );
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      withSecrets(member, isObject(held) ? held[key] : undefined),
    ]),
  );
}
