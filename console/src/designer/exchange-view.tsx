import { Button, CopyButton, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { laidOut } from '../document/exact-json.js';
import type { Exchange } from './test-model.js';
import { useDesignerWords } from './words.js';

interface ExchangeViewProps {
  readonly exchanges: readonly Exchange[];
  readonly side: 'request' | 'response';
}

/** What was sent to the ERP, also as a curl command, and what it answered; the last exchange first. */
export function ExchangeView({ exchanges, side }: ExchangeViewProps) {
  const { d } = useDesignerWords();
  const [at, setAt] = useState<number | null>(null);
  const chosen = at !== null && at < exchanges.length ? at : exchanges.length - 1;
  const exchange = exchanges[chosen];
  if (exchange === undefined) return null;
  return (
    <div>
      {exchanges.length > 1 && (
        <NativeSelect
          size="xs"
          label={d('exchange')}
          data={exchanges.map(({ request, response }, index) => ({
            value: String(index),
            label: `${index + 1}. ${request.method} ${request.url} → ${response.status}`,
          }))}
          value={String(chosen)}
          onChange={({ currentTarget }) => setAt(Number(currentTarget.value))}
        />
      )}
      {side === 'request' ? <Request exchange={exchange} /> : <Response exchange={exchange} />}
    </div>
  );
}

function Request({ exchange: { request, curl } }: { readonly exchange: Exchange }) {
  const { d } = useDesignerWords();
  return (
    <>
      <p className="mono">
        <b>{request.method}</b> {request.url}
      </p>
      <Headers headers={request.headers} />
      {request.body !== null && (
        <pre className="exchange" tabIndex={0} aria-label={d('body')}>
          {request.body}
        </pre>
      )}
      <div className="recordshead">
        <b>curl</b>
        <CopyButton value={curl}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" onClick={copy}>
              {d(copied ? 'copied' : 'copyCurl')}
            </Button>
          )}
        </CopyButton>
      </div>
      <pre className="exchange" tabIndex={0} aria-label="curl">
        {curl}
      </pre>
      <p className="dim">{d('curlSecrets')}</p>
    </>
  );
}

function Response({ exchange: { request, response } }: { readonly exchange: Exchange }) {
  const { d, duration, number } = useDesignerWords();
  const tone = response.status < 300 ? 'good' : response.status < 400 ? 'warn' : 'bad';
  return (
    <>
      <p>
        <span className={`state ${tone}`}>{response.status}</span>{' '}
        <span className="dim">
          {duration(response.durationMs)} · {d('bytes', { n: number(response.bytes) })}
        </span>{' '}
        <span className="mono dim">
          {request.method} {request.url}
        </span>
      </p>
      <pre className="exchange tall" tabIndex={0} aria-label={d('body')}>
        {laidOut(response.excerpt)}
      </pre>
      <Headers headers={response.headers} />
    </>
  );
}

function Headers({ headers }: { readonly headers: Readonly<Record<string, string>> }) {
  const { d } = useDesignerWords();
  return (
    <details className="headers">
      <summary>{d('headers', { n: Object.keys(headers).length })}</summary>
      <pre className="exchange" tabIndex={0} aria-label={d('headers', { n: Object.keys(headers).length })}>
        {Object.entries(headers)
          .map(([name, value]) => `${name}: ${value}`)
          .join('\n')}
      </pre>
    </details>
  );
}
