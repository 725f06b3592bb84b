/** The steps from the root of a value to a part of it: names, and places in lists. */
export type Steps = readonly (string | number)[];

/** The JSONPath of one place: `$.products[0].code`. */
export function jsonPathOf(steps: Steps): string {
  return steps.reduce<string>(
    (path, step) =>
      typeof step === 'number'
        ? `${path}[${step}]`
        : /^[A-Za-z_]\w*$/.test(step)
          ? `${path}.${step}`
          : `${path}['${step.replaceAll(/['\\]/g, '\\$&')}']`,
    '$',
  );
}

/** The JSONPath of all places like this one: every list that it passes is meant as a whole. */
export function pathOfAll(steps: Steps): string {
  return jsonPathOf(steps).replaceAll(/\[\d+\]/g, '[*]');
}

/** The keys that lead to a place in the left side of a Jolt spec; `*` walks a list. */
export function joltKeys(steps: Steps): string[] {
  return steps.map((step) => (typeof step === 'number' ? '*' : joltKey(step)));
}

/** A key of its own in a Jolt spec: what is a wildcard there is escaped. */
export const joltKey = (name: string): string => name.replaceAll(/[@#$&*|\\.[\]()]/g, String.raw`\$&`);

/** The left side of a Jolt spec that leads to a place, as JSON, with `target` at its end. */
export function joltLeft(steps: Steps, target = ''): object {
  return joltKeys(steps).reduceRight<object | string>((inner, key) => ({ [key]: inner }), target) as object;
}
