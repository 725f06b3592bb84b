const NAME_LENGTH = 20;
const SLUG_LENGTH = 64;

/** What the copy of a flow is called at first. A name is cut between letters as people see them, never within an emoji. */
export function copyNames(
  { name, slug }: { readonly name: string; readonly slug: string },
  suffix = '2',
): { readonly name: string; readonly slug: string } {
  const letters = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment);
  let start = '';
  for (const letter of letters) {
    if (start.length + letter.length + suffix.length + 1 > NAME_LENGTH) break;
    start += letter;
  }
  const stem = slug.slice(0, SLUG_LENGTH - suffix.length - 1).replace(/-+$/, '');
  return { name: `${start.trim()} ${suffix}`, slug: `${stem}-${suffix}` };
}
