import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  snippetCompletion,
} from '@codemirror/autocomplete';
import { LanguageSupport, StreamLanguage } from '@codemirror/language';
import { hoverTooltip } from '@codemirror/view';
import type { Schemas } from '../api/client.js';
import { expressionPlace } from './expression-place.js';
import { helpElement, type Help } from './help.js';
import type { Knowledge } from './knowledge.js';

interface Depth {
  readonly open: string[];
}

/** Colours the parts of a text with expressions; what surrounds these stays plain. */
const expressionLanguage = StreamLanguage.define<Depth>({
  name: 'expression',
  startState: () => ({ open: [] }),
  copyState: ({ open }) => ({ open: [...open] }),
  token(stream, { open }) {
    const inner = open.at(-1);
    if (stream.match(/\{\{[#^/][\w.]+\}\}/)) return 'keyword';
    if (inner === undefined && stream.match('$$')) return null;
    if (stream.match('${')) {
      open.push('{');
      return 'keyword';
    }
    if (inner === undefined) {
      stream.next();
      stream.eatWhile(/[^${]/);
      return null;
    }
    if (inner === "'" || inner === '"') {
      if (stream.next() === '\\') stream.next();
      else if (stream.current() === inner) open.pop();
      return 'string';
    }
    if (stream.eatSpace()) return null;
    if (stream.match(/#.*/)) return 'comment';
    if (stream.match(/:\s*\w+/)) return 'propertyName';
    if (stream.match(/-?\d+(\.\d+)?/)) return 'number';
    if (stream.match(/(true|false|null)\b/)) return 'atom';
    if (stream.match(/[\w.-]+/)) return 'variableName.definition';
    const character = stream.next() ?? '';
    if (character === '"' || character === "'") {
      open.push(character);
      return 'string';
    }
    if (character === '(') open.push(character);
    else if ((character === ')' && inner === '(') || (character === '}' && inner === '{')) open.pop();
    return character === '}' ? 'keyword' : 'punctuation';
  },
});

type KnownFunction = Schemas['ExpressionFunction'];

/** Texts with expressions: attributes and functions are completed within `${…}`, each with what it does. */
export function language(knowledge: Knowledge): LanguageSupport {
  const autocomplete = (context: CompletionContext) => complete(context, knowledge);
  return new LanguageSupport(expressionLanguage, [
    expressionLanguage.data.of({ autocomplete }),
    hoverTooltip(async (view, position) => {
      const { text, from } = view.state.doc.lineAt(position);
      const word = [...text.matchAll(/[\w.]+/g)].find(
        ({ index, 0: found }) => from + index <= position && position <= from + index + found.length,
      );
      if (word === undefined || expressionPlace(view.state.doc.toString(), position) === null) return null;
      const { attributes, functions } = await knowledge.expressions();
      const [name] = word;
      const called = functions.find((one) => one.name === name);
      const named = [...knowledge.names(), ...attributes].find((one) => one.name === name);
      const help = called === undefined ? named : helpOf(called, knowledge);
      if (help === undefined) return null;
      const dom = helpElement(help, called === undefined ? name : callShape(called, knowledge));
      return {
        pos: from + word.index,
        end: from + word.index + name.length,
        above: true,
        create: () => ({ dom }),
      };
    }),
  ]);
}

async function complete(context: CompletionContext, knowledge: Knowledge): Promise<CompletionResult | null> {
  const place = expressionPlace(context.state.doc.toString(), context.pos);
  if (place === null && !context.explicit) return null;
  const { attributes, functions } = await knowledge.expressions();
  const usable = functions.filter(({ inFlows }) => inFlows);
  const named = [...knowledge.names(), ...attributes];
  if (place === null || place.kind === 'argument') {
    if (!context.explicit) return null;
    const options = named.map(({ name, does }) => attribute(`\${${name}}`, does));
    return { from: place?.from ?? context.pos, options };
  }
  const validFor = /^[\w.<>-]*$/;
  if (place.kind === 'function') {
    const options = usable
      .filter(({ kind }) => kind === 'subject')
      .map((one) => functionOption(one, knowledge));
    return { from: place.from, options, validFor };
  }
  const options = [
    ...named.map(({ name, does }) => attribute(name, does)),
    ...usable.filter(({ kind }) => kind !== 'subject').map((one) => functionOption(one, knowledge)),
  ];
  return { from: place.from, options, validFor };
}

const attribute = (label: string, does: string): Completion => ({
  label,
  type: 'variable',
  boost: 1,
  info: () => helpElement({ does }),
});

function helpOf({ does, example, result, inFlows }: KnownFunction, { say }: Knowledge): Help {
  const notes = [
    ...(result === null ? [] : [say('gives', { result })]),
    ...(inFlows ? [] : [say('notInFlows')]),
  ];
  return { does, example, ...(notes.length === 0 ? {} : { note: notes.join(' · ') }) };
}

const argumentsOf = ({ minArguments, maxArguments }: KnownFunction, word: string): string[] =>
  Array.from({
    length: Math.max(minArguments, Math.min(maxArguments ?? minArguments + 1, minArguments)),
  }).map((_, index) => `${word}${index + 1}`);

const callShape = (known: KnownFunction, { say }: Knowledge): string => {
  const { minArguments, maxArguments } = known;
  const more = maxArguments === null || maxArguments > minArguments ? ['…'] : [];
  return `${known.name}(${[...argumentsOf(known, say('argument')), ...more].join(', ')})`;
};

function functionOption(known: KnownFunction, knowledge: Knowledge): Completion {
  const places = argumentsOf(known, knowledge.say('argument')).map((name) => `\${${name}}`);
  const isOptional = places.length === 0 && known.maxArguments !== 0;
  return snippetCompletion(
    `${known.name}(${isOptional ? '${}' : places.join(', ')})${isOptional ? '' : '${}'}`,
    {
      label: known.name,
      detail: callShape(known, knowledge).slice(known.name.length),
      type: 'function',
      info: () => helpElement(helpOf(known, knowledge)),
    },
  );
}
