import { json, type SimAnswer } from '../simulator/sim-answer.js';
import { type SimRequest } from '../simulator/sim-request.js';
import { detail } from './django-answers.js';

const DEFAULT_LIMIT = 10;
/** A larger `limit` is cut to this without a word, as Django's pagination does. */
export const MAX_LIMIT = 100;

interface Places {
  readonly count: number;
  at(place: number): unknown;
}

/** One page of a list: `{count, next, previous, results}`; `page` from 1, 404 for a page that is not there. */
export function pagedList(request: SimRequest, list: Places): SimAnswer {
  const limit = Math.min(wholeAbove0(request.query.get('limit')) ?? DEFAULT_LIMIT, MAX_LIMIT);
  const asked = request.query.get('page');
  const page = asked === null ? 1 : wholeAbove0(asked);
  const pages = Math.max(1, Math.ceil(list.count / limit));
  if (page === null || page > pages) return detail(404, 'Invalid page.');
  const start = (page - 1) * limit;
  const length = Math.min(limit, list.count - start);
  return json(200, {
    count: list.count,
    next: page < pages ? pageUrl(request, page + 1) : null,
    previous: page > 1 ? pageUrl(request, page - 1) : null,
    results: Array.from({ length }, (_, offset) => list.at(start + offset)),
  });
}

function pageUrl(request: SimRequest, page: number): string {
  const query = new URLSearchParams(request.query);
  query.set('page', String(page));
  return `http://${request.headers.host ?? 'localhost'}${request.path}?${query.toString()}`;
}

function wholeAbove0(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
}
