/** A value that a template leaves open. */
export interface TemplateParameter {
  readonly name: string;
  readonly description: string;
  readonly example: unknown;
  /** Without it the parameter must be given. */
  readonly default?: unknown;
}

export interface Fillable {
  readonly parameters: readonly TemplateParameter[];
  /** Cards of a flow; `{{name}}` in their texts stands for a parameter, as the whole text also for a number or null. */
  readonly cards: Readonly<Record<string, unknown>>;
}

/** What is wrong with the values for a template, in words for their author. */
export class TemplateFault extends Error {}

/**
 * The cards with every parameter filled in. `values` come as texts: where the default is a number they must be one, and `null` is
 * null where the default is. Throws `TemplateFault`.
 */
export function fillTemplate(
  { parameters, cards }: Fillable,
  values: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const known = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const strange = Object.keys(values).filter((name) => !known.has(name));
  if (strange.length > 0) {
    throw new TemplateFault(
      `The template has no parameter ${strange.join(', ')}. It has ${[...known.keys()].join(', ')}.`,
    );
  }
  const missing = parameters.filter((one) => one.default === undefined && values[one.name] === undefined);
  if (missing.length > 0) {
    const list = missing.map(({ name, example }) => `${name} (like ${String(example)})`).join(', ');
    throw new TemplateFault(`The template needs a value for ${list}.`);
  }
  const filled = new Map(parameters.map((one) => [one.name, valueOf(one, values[one.name])]));
  return fill(cards, filled) as Record<string, unknown>;
}

function valueOf(parameter: TemplateParameter, given: string | undefined): unknown {
  if (given === undefined) return parameter.default;
  if (parameter.default === null && given === 'null') return null;
  if (typeof parameter.default !== 'number') return given;
  const number = Number(given);
  if (given.trim() !== '' && Number.isFinite(number)) return number;
  throw new TemplateFault(`${parameter.name} is "${given}", and must be a number.`);
}

function fill(value: unknown, filled: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') return fillText(value, filled);
  if (Array.isArray(value)) return value.map((item) => fill(item, filled));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [String(fillText(name, filled)), fill(item, filled)]),
  );
}

function fillText(text: string, filled: ReadonlyMap<string, unknown>): unknown {
  const whole = /^\{\{(\w+)\}\}$/.exec(text)?.[1];
  if (whole !== undefined && filled.has(whole)) return filled.get(whole);
  return text.replaceAll(/\{\{(\w+)\}\}/g, (place, name: string) =>
    filled.has(name) ? String(filled.get(name)) : place,
  );
}
