/** The slug of flows and logins: lower-case words joined by single hyphens, at most 64 characters. */
export const SLUG_PATTERN = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Letters that Unicode does not take apart into a base letter and marks. */
const LETTERS: Readonly<Record<string, string>> = { ı: 'i', ß: 'ss', æ: 'ae', ø: 'o', đ: 'd', ł: 'l' };

/** The slug that a name gives a flow: "Ürün Görselleri" becomes `urun-gorselleri`; empty when nothing is left. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ıßæøđł]/g, (letter) => LETTERS[letter] ?? '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

/** The slug of a flow that is being saved: the one that it says, else the one that its name gives; empty for neither. */
export function slugIn({ slug, name }: { readonly slug?: unknown; readonly name?: unknown }): unknown {
  return slug ?? (typeof name === 'string' ? slugOf(name) : '');
}
