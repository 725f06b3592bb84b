import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  snippetCompletion,
} from '@codemirror/autocomplete';
import type { Language } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import type { Schemas } from '../api/client.js';
import { helpElement } from './help.js';
import { joltPlace } from './jolt-place.js';
import type { EditorWord, Knowledge } from './knowledge.js';

const KEYS = ['*', '@', '$', '#text', '&', '@(1,name)'] as const;
const PATHS = [
  '[&1].product_sku',
  '[&1].images[]',
  '[&3].images[&1].url',
  '[&3].images[&1].order',
  '&',
  '@(1,name)',
] as const;

/** Completion and help for Jolt chains: operations, functions behind `=`, wildcards and paths. */
export function joltHelp(language: Language, knowledge: Knowledge): Extension {
  return [
    language.data.of({ autocomplete: (context: CompletionContext) => complete(context, knowledge) }),
    hoverTooltip(async (view, position) => {
      const place = joltPlace(view.state, position);
      if (place === null || place.kind === 'newOperation') return null;
      const { operations, functions } = await knowledge.mapping();
      const text = view.state.sliceDoc(place.from, place.to);
      const known =
        place.kind === 'operation'
          ? operations.find(({ name }) => name === text)
          : functions.find(({ name }) => name === /^=?(\w+)/.exec(text)?.[1]);
      if (known === undefined) return null;
      const dom = helpElement({ does: known.does, ...exampleOf(known) }, known.name);
      return { pos: place.from, end: place.to, above: true, create: () => ({ dom }) };
    }),
  ];
}

const exampleOf = (known: object): { readonly example?: string } =>
  'example' in known && typeof known.example === 'string' ? { example: known.example } : {};

async function complete(context: CompletionContext, knowledge: Knowledge): Promise<CompletionResult | null> {
  const place = joltPlace(context.state, context.pos);
  if (place === null) return null;
  const { say } = knowledge;
  const { from, to } = place;
  const { operations, functions } = await knowledge.mapping();
  switch (place.kind) {
    case 'newOperation':
      return context.explicit ? { from, to, options: operations.map(asWhole).map(inOrder) } : null;
    case 'operation':
      return {
        from,
        to,
        options: operations.map(({ name, does }) => option(name, does, 'keyword')).map(inOrder),
      };
    case 'function':
      return {
        from,
        to,
        options: functions.map(({ name, does, example }) =>
          option(name, does, 'function', example, callOf(example)),
        ),
        validFor: /^\w*$/,
      };
    case 'key':
      return {
        from,
        to,
        options: [
          ...knowledge.names().map(({ name, does }) => option(name, does, 'property')),
          ...KEYS.map((name) => option(name, say(`key.${name}` satisfies EditorWord), 'constant')),
        ],
      };
    case 'path': {
      const isShift = place.operation === 'shift';
      if (!isShift && !place.operation.startsWith('modify')) return null;
      const paths = isShift
        ? PATHS.map((name) => option(name, say(`path.${name}` satisfies EditorWord), 'constant'))
        : functions.map(({ name, does, example }) =>
            option(`=${name}`, does, 'function', example, `=${callOf(example)}`),
          );
      return { from, to, options: paths };
    }
    default:
      return null;
  }
}

function option(label: string, does: string, type: string, example?: string, apply?: string): Completion {
  const info = () => helpElement({ does, ...(example === undefined ? {} : { example }) });
  const shared = { label, type, info };
  return apply === undefined ? shared : { ...shared, apply };
}

/** The operations come in the order of the reference: what is used most comes first. */
const inOrder = (completion: Completion, index: number): Completion => ({ ...completion, boost: -index });

/** `=concat('a',@(1,b))` of the example begins the call. */
const callOf = (example: string): string => example.replace(/^=/, '');

function asWhole({ name, does, spec }: Schemas['MappingOperation']): Completion {
  const text = JSON.stringify(spec === null ? { operation: name } : { operation: name, spec }, null, 2);
  return snippetCompletion(`${text.replaceAll(/[\\$#]\{/g, '\\$&')}\${}`, {
    label: name,
    type: 'keyword',
    info: () => helpElement({ does, example: text }),
  });
}
