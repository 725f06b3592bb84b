import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { Language } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import { helpElement } from './help.js';
import type { Knowledge } from './knowledge.js';
import { membersOf, type NamedThing } from './members-of.js';

/** Completes the names that a script finds, member by member, and says what each is. */
export function scriptNames(
  language: Language,
  which: 'python' | 'javascript',
  knowledge: Knowledge,
): Extension {
  const read = async (): Promise<readonly NamedThing[]> => [
    ...knowledge.names(),
    ...(await knowledge.scripts())[which].names,
  ];
  const autocomplete = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const word = context.matchBefore(/[\w.]+/);
    if (word === null && !context.explicit) return null;
    const from = (word?.from ?? context.pos) + ((word?.text.lastIndexOf('.') ?? -1) + 1);
    const members = membersOf(await read(), word?.text ?? '');
    if (members.length === 0) return null;
    const options = members.map(({ name, does }) => ({
      label: name,
      type: 'variable',
      ...(does === '' ? {} : { info: () => helpElement({ does }) }),
    }));
    return { from, options, validFor: /^\w*$/ };
  };
  return [
    language.data.of({ autocomplete }),
    hoverTooltip(async (view, position) => {
      const { text, from } = view.state.doc.lineAt(position);
      const at = position - from;
      const end = at + (/^\w*/.exec(text.slice(at))?.[0].length ?? 0);
      const name = /[\w.]+$/.exec(text.slice(0, end))?.[0] ?? '';
      const known = (await read()).find((one) => one.name === name);
      if (known === undefined) return null;
      const dom = helpElement(known, known.name);
      return { pos: from + end - name.length, end: from + end, above: true, create: () => ({ dom }) };
    }),
  ];
}
