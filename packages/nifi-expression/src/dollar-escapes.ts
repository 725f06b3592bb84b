/**
 * `$$` in the literal text around expressions. The rules differ with the neighbourhood, as they do in NiFi 1.28.1.
 */

/** Up to the first `{`, each `$$` is `$`. */
export function halveLeadingDollars(text: string): string {
  const brace = text.indexOf('{');
  return brace < 0
    ? text.replaceAll('$$', '$')
    : text.slice(0, brace).replaceAll('$$', '$') + text.slice(brace);
}

/** Half of the `$` at the very end are dropped (the smaller half of an odd number). */
export function halveTrailingDollars(text: string): string {
  let dollars = 0;
  while (dollars < text.length && text.charAt(text.length - 1 - dollars) === '$') dollars += 1;
  return text.slice(0, text.length - Math.floor(dollars / 2));
}

/** `$$` before `{…}` is `$`; any number of pairs. */
export function unescapeExpression(text: string): string {
  return text.replace(/\$\$(?=\$*\{.*?\})/g, '$');
}
