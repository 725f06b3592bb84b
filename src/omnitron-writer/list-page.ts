/**
 * Omnitron's lists in their two forms: `{"count", "next", "previous", "results": […]}`, and at some endpoints a bare
 * `[…]`. Source: the documentation of Omnitron's API, and Django REST Framework's page number pagination.
 */
export interface ListPage {
  readonly items: readonly unknown[];
  /** Items of the whole list, where it says so. */
  readonly count: number | null;
  /** Null where the answer does not say: a bare list may be all there is, or a page of it. */
  readonly hasNext: boolean | null;
}

/** Null when the text is no list. */
export function parseListPage(text: string): ListPage | null {
  const answer = parsed(text);
  if (Array.isArray(answer)) return { items: answer, count: null, hasNext: null };
  if (typeof answer !== 'object' || answer === null) return null;
  const { results, count, next } = answer as Readonly<Record<string, unknown>>;
  if (!Array.isArray(results)) return null;
  return {
    items: results,
    count: typeof count === 'number' ? count : null,
    hasNext: next !== null && next !== undefined,
  };
}

/** Whether to ask for another page. `isRepeated`: it has the items of the page before. */
export function hasMore(page: ListPage, limit: number, isRepeated: boolean): boolean {
  if (page.hasNext !== null) return page.hasNext;
  return page.items.length === limit && !isRepeated;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
