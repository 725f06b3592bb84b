export type Values = Readonly<Record<string, string | number>>;

/** Says a text of a room, in the language that is chosen. */
export type Say<W extends string> = (word: W, values?: Values) => string;

/** Fills the places of a text. @param text `{name}` and `{n|row|rows}` */
export function fill(
  text: string,
  values: Values,
  format: Intl.NumberFormat,
  plural: Intl.PluralRules,
): string {
  const shown = (value: string | number): string =>
    typeof value === 'number' ? format.format(value) : value;
  return text
    .replaceAll(/\{(\w+)\|([^|}]*)\|([^}]*)\}/g, (_all, name: string, one: string, other: string) => {
      const value = values[name] ?? 0;
      return `${shown(value)} ${plural.select(Number(value)) === 'one' ? one : other}`;
    })
    .replaceAll(/\{(\w+)\}/g, (_all, name: string) => shown(values[name] ?? ''));
}
