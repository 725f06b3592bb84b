/** Text that a variable may not have, and why: the problem continues the sentence that begins with its name. */
export class Unfit {
  /** @param showsValue `problem` shows what is wrong already, so that the whole text need not be shown */
  constructor(
    readonly problem: string,
    readonly showsValue = false,
  ) {}
}

/** What a variable may hold. `parse` reads its text; `hint` is a value, or, after a `$`, the command that makes one. */
export interface Kind<T> {
  readonly parse: (text: string) => T | Unfit;
  readonly hint: string;
}

/** The hint as a sentence: `Example: PORT=3000`, `Make one: openssl rand -base64 32`. */
export function hintFor(name: string, hint: string): string {
  return hint.startsWith('$ ') ? `Make one: ${hint.slice(2)}` : `Example: ${name}=${hint}`;
}

/** An environment variable, as the configuration class declares it. */
export interface Variable {
  readonly name: string;
  readonly kind: Kind<unknown>;
  /** Never shown, and may come from a file: `<NAME>_FILE`. */
  readonly secret: boolean;
}

const declared = new WeakMap<object, Variable[]>();

/**
 * Declares a field of a configuration class as the environment variable of the same name. The initial value is its
 * default; a field without one is undefined while the variable is unset.
 */
export function variable<T>(kind: Kind<T>) {
  return declare(kind, false);
}

/** As `variable`, for a secret. */
export function secret<T>(kind: Kind<T>) {
  return declare(kind, true);
}

function declare<T>(kind: Kind<T>, isSecret: boolean) {
  return <Name extends string>(target: { readonly [P in Name]?: T }, name: Name): void => {
    const variables = declared.get(target) ?? [];
    variables.push({ name, kind, secret: isSecret });
    declared.set(target, variables);
  };
}

/** The variables of a configuration class, in the order of its fields. */
export function variablesOf(type: { readonly prototype: object }): readonly Variable[] {
  return declared.get(type.prototype) ?? [];
}
