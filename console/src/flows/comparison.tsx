import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { api } from '../api/client.js';
import { Card, Loading } from '../common/card.js';
import { DiffView } from '../editor/diff-view.js';
import { ProblemView } from '../shell/problem-view.js';
import { flowWords } from '../words/flows.js';
import { useSay } from '../words/say.js';
import { FieldDiff } from './field-diff.js';

interface ComparisonProps {
  readonly slug: string;
  readonly left: number;
  readonly right: number;
}

/** Two versions of a flow: what differs by field, or their texts side by side. */
export function Comparison({ slug, left, right }: ComparisonProps) {
  const say = useSay(flowWords);
  const [form, setForm] = useState<'fields' | 'text'>('fields');
  const { data, error, refetch } = api.useQuery('get', '/api/v1/flows/{slug}/versions/{version}/diff', {
    params: { path: { slug, version: right }, query: { against: left } },
  });
  const title =
    data === undefined
      ? say('versions.compare')
      : say('versions.differs', { from: String(left), to: String(right), n: data.differences.length });
  return (
    <Card
      title={title}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={say('versions.compare')}
          value={form}
          data={[
            { value: 'fields', label: say('versions.fields') },
            { value: 'text', label: say('versions.text') },
          ]}
          onChange={(value) => setForm(value === 'text' ? 'text' : 'fields')}
        />
      }
    >
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={3} />}
      {data !== undefined && form === 'fields' && <FieldDiff differences={data.differences} />}
      {form === 'text' && <Texts slug={slug} left={left} right={right} />}
    </Card>
  );
}

function Texts({ slug, left, right }: ComparisonProps) {
  const say = useSay(flowWords);
  const one = api.useQuery('get', '/api/v1/flows/{slug}/versions/{version}', {
    params: { path: { slug, version: left } },
  });
  const other = api.useQuery('get', '/api/v1/flows/{slug}/versions/{version}', {
    params: { path: { slug, version: right } },
  });
  if (one.data === undefined || other.data === undefined) return <Loading lines={4} />;
  const text = (document: object): string => JSON.stringify(document, null, 2);
  return (
    <DiffView
      label={say('versions.compare')}
      before={text(one.data.document)}
      after={text(other.data.document)}
      beforeTitle={`${say('versions.version')} ${left}`}
      afterTitle={`${say('versions.version')} ${right}`}
    />
  );
}
