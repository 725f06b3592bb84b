export type Values = Readonly<Record<string, string | number>>;

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
