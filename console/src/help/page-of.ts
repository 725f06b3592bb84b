import { Marked, type Token, type Tokens } from 'marked';

/** A part of a page below one heading. */
export interface HelpSection {
  readonly id: string;
  readonly title: string;
  /** What is found in it: its words without marks. */
  readonly text: string;
}

export interface HelpPage {
  readonly title: string;
  readonly html: string;
  readonly sections: readonly HelpSection[];
}

/** The name of a page of docs/ in addresses: `flows`, `adr-0009-jolt`; '' for the index. */
export const slugOf = (file: string): string =>
  file
    .replace(/\.md$/, '')
    .replace(/(^|\/)README$/, '')
    .replaceAll('/', '-');

/** The anchor of a heading, as GitHub makes it. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

const attribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/**
 * A page of docs/ as HTML for the console, made when the console is built. `file` is its path below docs/, `pages` those that there are: links
 * between them stay in the console, those to other files of the repository become plain text.
 */
export function pageOf(markdown: string, file: string, pages: readonly string[]): HelpPage {
  const sections: HelpSection[] = [];
  const renderer = {
    heading(
      this: { parser: { parseInline: (tokens: Tokens.Heading['tokens']) => string } },
      token: Tokens.Heading,
    ) {
      const id = anchorOf(plain(token.tokens));
      return `<h${token.depth} id="${id}" tabindex="-1">${this.parser.parseInline(token.tokens)}</h${token.depth}>\n`;
    },
    link(
      this: { parser: { parseInline: (tokens: Tokens.Link['tokens']) => string } },
      { href, tokens }: Tokens.Link,
    ) {
      const text = this.parser.parseInline(tokens);
      const address = addressOf(href, file, pages);
      if (address === null) return text;
      const away = address.startsWith('http') ? ' target="_blank" rel="noreferrer"' : '';
      return `<a href="${attribute(address)}"${away}>${text}</a>`;
    },
    image: ({ text }: Tokens.Image) => text,
  };
  const marked = new Marked({ renderer });
  const tokens = marked.lexer(markdown.replaceAll(/<!--.*?-->/gs, ''));
  for (const token of tokens) {
    const last = sections.at(-1);
    if (token.type === 'heading') {
      const title = plain((token as Tokens.Heading).tokens);
      sections.push({ id: anchorOf(title), title, text: '' });
    } else if (last !== undefined) {
      sections[sections.length - 1] = { ...last, text: `${last.text} ${plain([token])}`.trim() };
    }
  }
  const html = marked
    .parser(tokens)
    .replaceAll('<table>', '<div class="helptable" tabindex="0" role="group"><table>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<pre>', '<pre tabindex="0">');
  return { title: sections[0]?.title ?? file, html, sections };
}

/** The codes of the API and of rows that pages explain. */
export function codesIn(pages: readonly string[]): string[] {
  const found = pages.flatMap((page) => [...page.matchAll(/`([A-Z][A-Z\d]*(?:_[A-Z\d]+)+)`/g)]);
  return [...new Set(found.map(([, code = '']) => code))].toSorted();
}

function addressOf(href: string, file: string, pages: readonly string[]): string | null {
  if (/^https?:/.test(href)) return href;
  const { pathname, hash } = new URL(href, `file:///${file}`);
  const target = pathname.slice(1);
  return leavesDocs(href, file) || !pages.includes(target) ? null : `/console/help/${slugOf(target)}${hash}`;
}

/** More steps up than the file is deep. */
function leavesDocs(href: string, file: string): boolean {
  return href.split('/').filter((part) => part === '..').length > file.split('/').length - 1;
}

type Part = Token | Tokens.TableCell;

/** The words of tokens, without marks. */
function plain(parts: readonly Part[]): string {
  return parts.map(wordsOf).join('');
}

function wordsOf(part: Part): string {
  if ('rows' in part) {
    const { header, rows } = part as Tokens.Table;
    return [header, ...rows].flat().map(wordsOf).join(' ');
  }
  if ('items' in part) return (part as Tokens.List).items.map(wordsOf).join(' ');
  if ('tokens' in part && part.tokens !== undefined) return plain(part.tokens);
  if ('type' in part && (part.type === 'space' || part.type === 'br')) return ' ';
  return 'text' in part ? String(part.text) : '';
}
