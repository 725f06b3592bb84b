import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { helperWords } from '../words/helpers.js';
import { useSay } from '../words/say.js';
import type { Json } from './candidates.js';
import { type PaginationProposal, proposePagination } from './pagination.js';
import './helpers.css';

interface PagesProps {
  readonly body: Json;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  readonly onUse: (proposal: PaginationProposal) => void;
}

/** How the pages of an ERP follow each other, read from its first response; used only when somebody says so. */
export function PagesProposal({ body, headers, url, onUse }: PagesProps) {
  const say = useSay(helperWords);
  const proposal = useMemo(() => proposePagination(body, headers, url), [body, headers, url]);
  if (proposal === null) return <p className="dim">{say('pages.none')}</p>;
  const { pagination, seenIn, total } = proposal;
  return (
    <section className="proposal" aria-label={say('pages.title')}>
      <div>
        {say(`pages.${pagination.type}`, { seen: seenIn })}
        {total !== null && ` ${say('pages.total', { n: total })}`}
      </div>
      <pre className="exchange" tabIndex={0}>
        {JSON.stringify({ recordsPath: proposal.recordsPath, pagination }, null, 2)}
      </pre>
      <div>
        <Button size="compact-md" variant="default" onClick={() => onUse(proposal)}>
          {say('pages.use')}
        </Button>
      </div>
    </section>
  );
}
