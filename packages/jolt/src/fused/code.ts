import { compileFunction } from 'node:vm';
import type { RunState } from '../operation.js';
import type { Value } from '../value.js';
import type { Draft } from './draft.js';
import {
  type Block,
  type ListNode,
  type Loop,
  type MapNode,
  type Node,
  presenceOf,
  type TupleNode,
} from './nodes.js';
import { SUPPORT } from './support.js';

/** Longer functions take longer to compile than they save. */
const MAX_SOURCE_LENGTH = 200_000;

/** What a draft becomes. It throws `Surprise` where the data is not as the draft expects. */
export type FusedFunction = (input: Value, run: RunState) => Value;

interface FusedLimits {
  /** How much the function may do, roughly counted in statements and characters of text, before it gives up. */
  readonly room: number;
  /** Its output is that of the chain, where numbers are plain. */
  readonly isLast: boolean;
}

/**
 * The one place where a mapping becomes JavaScript source. Texts of users enter it as string literals only; everything else that is
 * not made here is handed over as a constant. Null where the code would be too long.
 */
export function compileDraft(draft: Draft, { room, isLast }: FusedLimits): FusedFunction | null {
  const code = new CodeWriter(isLast);
  const body = [...code.block(draft.top)];
  const result = code.make(draft.root as Node, body);
  const names = draft.constants.map((_constant, index) => `c${index}`);
  const source = `
    const { ${Object.keys(SUPPORT).join(', ')} } = support;
    const [${names.join(', ')}] = constants;
    return (input, run) => {
      let left = ${room};
      ${body.join('\n')}
      run.budget.step(${room} - left);
      return ${result} ?? null;
    };`;
  if (source.length > MAX_SOURCE_LENGTH) return null;
  const make = compileFunction(source, ['support', 'constants']) as (
    support: unknown,
    constants: readonly unknown[],
  ) => FusedFunction;
  return make(SUPPORT, draft.constants);
}

class CodeWriter {
  private names = 0;

  constructor(private readonly isLast: boolean) {}

  private newName(kind: string): string {
    return `${kind}${++this.names}`;
  }

  /** Statements first, then the loops; what a loop makes is made at the end of its rounds. */
  block(block: Block): string[] {
    return [...block.statements, ...block.loops.flatMap((loop) => this.loop(loop))];
  }

  private loop(loop: Loop): string[] {
    const { source, element, key } = loop;
    const body = this.block(loop);
    for (const list of loop.lists) this.append(list, body);
    const lists = loop.lists.map(({ name }) => name);
    const cost = body.length;
    const others = `else if (${source} != null) surprise();`;
    const start = lists.length === 0 ? [] : [`let ${lists.join(', ')};`];
    if (loop.usesKey && !loop.usesIndex) {
      return [
        ...start,
        `if (isMap(${source})) {`,
        `for (const ${key} in ${source}) {`,
        `if ((left -= ${cost}) < 0) surprise();`,
        `const ${element} = ${source}[${key}];`,
        ...body,
        '}',
        `} ${others}`,
      ];
    }
    const index = this.newName('i');
    return [
      ...start,
      `if (Array.isArray(${source})) {`,
      `if ((left -= ${source}.length * ${cost}) < 0) surprise();`,
      `for (let ${index} = 0; ${index} < ${source}.length; ${index}++) {`,
      `const ${element} = ${source}[${index}];`,
      ...(loop.usesKey ? [`const ${key} = String(${index});`] : []),
      ...body,
      '}',
      `} ${others}`,
    ];
  }

  /** Adds one round's element to a list. A hole in a list is a surprise. */
  private append(list: ListNode, body: string[]): void {
    const { element, name, isAppended } = list;
    if (element === undefined) return;
    const presence = presenceOf(element);
    const inner: string[] = [];
    const code = element.kind === 'map' ? this.makeCertainMap(element, inner) : this.make(element, inner);
    inner.push(`(${name} ??= []).push(${code});`);
    if (presence === 'true') body.push(...inner);
    else if (isAppended) body.push(`if (${presence}) {`, ...inner, '}');
    else body.push(`if (!(${presence})) surprise();`, ...inner);
  }

  /** Writes the statements that make a node; gives the code of what they made, undefined where the node is not there. */
  make(node: Node, body: string[]): string {
    switch (node.kind) {
      case 'leaf':
        return node.mayBeBox && this.isLast ? `plain(${node.code})` : node.code;
      case 'list':
        if (node.mustHaveElements) body.push(`if (${node.name} === undefined) surprise();`);
        return node.isPresent ? `(${node.name} ?? [])` : node.name;
      case 'map':
        return this.makeMap(node, body);
      case 'tuple':
    }
    return this.makeTuple(node, body);
  }

  private makeMap(map: MapNode, body: string[]): string {
    const presence = presenceOf(map);
    if (presence === 'true') return this.makeCertainMap(map, body);
    const name = this.newName('m');
    const inner: string[] = [];
    const code = this.makeCertainMap(map, inner);
    body.push(`let ${name};`, `if (${presence}) {`, ...inner, `${name} = ${code};`, '}');
    return name;
  }

  /** A map with all its keys is made as one literal, which engines do best; keys are added one by one only if some are missing. */
  private makeCertainMap(map: MapNode, body: string[]): string {
    const codes = new Map(map.keys.map((key) => [key, this.make(map.get(key) as Node, body)]));
    const first = new Map(map.placements.toReversed().map(({ key, condition }) => [key, condition]));
    const firstPlacements = map.placements.filter(({ key, condition }) => first.get(key) === condition);
    const literal = firstPlacements.map(({ key }) => `${JSON.stringify(key)}: ${codes.get(key)}`);
    const conditions = firstPlacements.map(({ condition }) => condition).filter((one) => one !== 'true');
    if (conditions.length === 0) return `{ ${literal.join(', ')} }`;
    const name = this.newName('m');
    body.push(
      `let ${name};`,
      `if (${conditions.map((condition) => `(${condition})`).join(' && ')}) ${name} = { ${literal.join(', ')} };`,
      `else { ${name} = {};`,
      ...map.placements.map(
        ({ key, condition }) => `if (${condition}) ${name}[${JSON.stringify(key)}] = ${codes.get(key)};`,
      ),
      '}',
    );
    return name;
  }

  private makeTuple({ elements, isAppended, ...tuple }: TupleNode, body: string[]): string {
    const name = this.newName('t');
    const parts = elements.map((element, index) => {
      const code = this.make(element, body);
      const fill = isAppended ? '' : `while (${name}.length < ${index}) ${name}.push(null); `;
      return `if (${presenceOf(element)}) { ${fill}${name}.push(${code}); }`;
    });
    body.push(`let ${name} = [];`, ...parts);
    if (!tuple.isPresent) body.push(`if (${name}.length === 0) ${name} = undefined;`);
    return name;
  }
}
