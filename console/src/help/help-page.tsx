import { TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { type MouseEvent, useEffect, useRef } from 'react';
import { pages, search } from 'virtual:help';
import { Empty, Loading } from '../common/card.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { findHelp, type Found } from './find.js';
import './help.css';

const BASE = '/console/help/';
const route = getRouteApi('/help');
const kept = { staleTime: Infinity, gcTime: Infinity } as const;

/** The index with its search; what was searched for stands in the address. */
export function HelpIndexPage() {
  const { t } = useWords();
  const { q = '' } = route.useSearch();
  const navigate = useNavigate();
  const { data: places, error } = useQuery({
    queryKey: ['help-search'],
    queryFn: async () => (await search()).default,
    enabled: q !== '',
    ...kept,
  });
  return (
    <>
      <title>{`${t('nav.help')} · ${t('product')}`}</title>
      <Title order={1}>{t('nav.help')}</Title>
      <TextInput
        type="search"
        label={t('help.search')}
        description={t('help.english')}
        defaultValue={q}
        autoFocus
        onChange={({ currentTarget: { value } }) =>
          void navigate({ to: '/help', search: value === '' ? {} : { q: value }, replace: true })
        }
      />
      {q === '' && <Article slug="" />}
      {q !== '' && error !== null && <ProblemView error={error} />}
      {q !== '' && error === null && places === undefined && <Loading />}
      {q !== '' && places !== undefined && <Results found={findHelp(places, q)} />}
    </>
  );
}

export function HelpPage() {
  const { t } = useWords();
  const { page } = useParams({ from: '/help/$page' });
  return (
    <>
      <Link className="link" to="/help">
        {t('help.index')}
      </Link>
      <Article slug={page} />
    </>
  );
}

function Results({ found }: { readonly found: readonly Found[] }) {
  const { t } = useWords();
  if (found.length === 0) return <Empty title={t('help.none')} />;
  return (
    <ol className="helpfound" aria-label={t('help.results')} lang="en">
      {found.map(({ place, excerpt }) => (
        <li key={`${place.slug}#${place.id}`}>
          <Link className="link" to="/help/$page" params={{ page: place.slug }} hash={place.id}>
            {place.page === place.title ? place.page : `${place.page}: ${place.title}`}
          </Link>
          <p>{excerpt}</p>
        </li>
      ))}
    </ol>
  );
}

function Article({ slug }: { readonly slug: string }) {
  const { t } = useWords();
  const router = useRouter();
  const article = useRef<HTMLElement>(null);
  const load = pages[slug];
  const { data, error } = useQuery({
    queryKey: ['help', slug],
    queryFn: async () => (load === undefined ? null : (await load()).default),
    ...kept,
  });
  const { hash } = router.state.location;
  useEffect(() => {
    if (data === undefined || data === null || hash === '') return;
    const heading = article.current?.querySelector<HTMLElement>(`[id="${CSS.escape(hash)}"]`);
    heading?.scrollIntoView();
    heading?.focus({ preventScroll: true });
  }, [data, hash]);
  if (error !== null) return <ProblemView error={error} />;
  if (data === undefined) return <Loading lines={10} />;
  if (data === null) return <Empty title={t('notFound')} />;
  /** Links between pages stay in the console, without loading it anew. */
  const follow = (event: MouseEvent): void => {
    const link = (event.target as Element).closest('a');
    if (link === null || link.target !== '' || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { pathname, hash: anchor } = new URL(link.href);
    if (!pathname.startsWith(BASE)) return;
    event.preventDefault();
    const page = pathname.slice(BASE.length);
    const to = page === '' ? ({ to: '/help' } as const) : ({ to: '/help/$page', params: { page } } as const);
    void router.navigate({ ...to, hash: anchor.slice(1) });
  };
  return (
    <>
      {slug !== '' && <title>{`${data.title} · ${t('product')}`}</title>}
      {/* The links inside are what is clicked; keys reach them as they are. */}
      <article
        ref={article}
        className="help"
        lang={slug === 'baslangic' ? 'tr' : 'en'}
        onClick={follow}
        dangerouslySetInnerHTML={{ __html: slug === '' ? data.html.replace(/<h1.*?<\/h1>/s, '') : data.html }}
      />
    </>
  );
}
