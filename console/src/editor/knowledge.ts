import type { QueryClient } from '@tanstack/react-query';
import { api, type Schemas } from '../api/client.js';
import type { editorWords } from '../words/editor.js';
import type { Say } from '../words/say.js';

export type EditorWord = keyof (typeof editorWords)['en'];

/** A name that the server does not know and this editor shall: a field of the record, an attribute of the run. */
export interface ExtraName {
  readonly name: string;
  readonly does: string;
}

/** What completion and help draw on. The references are asked for once, when they are first wanted. */
export interface Knowledge {
  readonly say: Say<EditorWord>;
  readonly names: () => readonly ExtraName[];
  readonly expressions: () => Promise<Schemas['ExpressionReference']>;
  readonly mapping: () => Promise<Schemas['MappingReference']>;
  readonly scripts: () => Promise<Schemas['ScriptReference']>;
}

export function knowledgeOf(
  queries: QueryClient,
  say: Say<EditorWord>,
  names: () => readonly ExtraName[],
): Knowledge {
  const once = { staleTime: Infinity };
  return {
    say,
    names,
    expressions: () =>
      queries.ensureQueryData(api.queryOptions('get', '/api/v1/reference/expressions', {}, once)),
    mapping: () => queries.ensureQueryData(api.queryOptions('get', '/api/v1/reference/mapping', {}, once)),
    scripts: () => queries.ensureQueryData(api.queryOptions('get', '/api/v1/reference/scripts', {}, once)),
  };
}
