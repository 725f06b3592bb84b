import { Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../api/client.js';
import { flowPageWords } from '../words/flow-pages.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';

interface FlowHeadingProps {
  readonly slug: string;
  /** What the page shows of the flow, from its name. */
  readonly title: (name: string) => string;
}

/** Where a page of a flow stands, what it is, and the flow's other pages. */
export function FlowHeading({ slug, title }: FlowHeadingProps) {
  const { t } = useWords();
  const say = useSay(flowPageWords);
  const { data } = api.useQuery('get', '/api/v1/flows/{slug}', { params: { path: { slug } } });
  const name = data?.name ?? slug;
  return (
    <>
      <title>{`${title(name)} · ${t('product')}`}</title>
      <div>
        <div className="dim">
          <Link className="link" to="/flows">
            {say('flows')}
          </Link>{' '}
          /{' '}
          <Link className="link" to="/flows/$slug" params={{ slug }}>
            {name}
          </Link>
        </div>
        <Title order={1}>{title(name)}</Title>
      </div>
      <FlowTabs slug={slug} />
    </>
  );
}

/** The pages of one flow. */
export function FlowTabs({ slug }: { readonly slug: string }) {
  const say = useSay(flowPageWords);
  const page = { params: { slug }, activeOptions: { exact: true, includeSearch: false } };
  return (
    <nav className="tabs" aria-label={say('pages')}>
      <Link to="/flows/$slug" {...page}>
        {say('design')}
      </Link>
      <Link to="/runs" search={{ flow: slug }}>
        {say('runs')}
      </Link>
      <Link to="/flows/$slug/schedule" {...page}>
        {say('schedule')}
      </Link>
      <Link to="/flows/$slug/reconcile" {...page}>
        {say('reconcile')}
      </Link>
      <Link to="/flows/$slug/missing" {...page}>
        {say('missing')}
      </Link>
      <Link to="/flows/$slug/versions" {...page}>
        {say('versions')}
      </Link>
    </nav>
  );
}
