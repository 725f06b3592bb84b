export interface NamedThing {
  readonly name: string;
  readonly does: string;
}

/** The next members of the dotted names that begin as `typed`: `context.lo` finds `log`. */
export function membersOf(names: readonly NamedThing[], typed: string): NamedThing[] {
  const depth = typed.split('.').length;
  const lead = typed.slice(0, typed.lastIndexOf('.') + 1);
  const found = new Map<string, string>();
  for (const { name, does } of names) {
    if (!name.startsWith(lead)) continue;
    const parts = name.split('.');
    const member = parts[depth - 1];
    if (member === undefined) continue;
    if (parts.length === depth) found.set(member, does);
    else if (!found.has(member)) found.set(member, '');
  }
  return [...found].map(([name, does]) => ({ name, does }));
}
