import { Skeleton, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../words/index.js';

interface CardProps {
  readonly title: string;
  readonly aside?: ReactNode;
  /** What it holds reaches to its edges. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

export function Card({ title, aside, flush = false, children }: CardProps) {
  return (
    <section className={flush ? 'card flush' : 'card'} aria-label={title}>
      <div className="cardhead">
        <Title order={2}>{title}</Title>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** What belongs here, and what to do next. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="empty">
      <h3>{title}</h3>
      {children}
    </div>
  );
}

export function Loading({ lines = 4 }: { readonly lines?: number }) {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} height={22} my={10} radius="sm" />
      ))}
    </div>
  );
}
