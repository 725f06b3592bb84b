import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client, type Schemas } from '../api/client.js';
import { Refused } from '../common/refused.js';
import { helperWords } from '../words/helpers.js';
import { useSay } from '../words/say.js';
import './helpers.css';

const REST_MS = 1000;

export interface ExpressionResultProps {
  readonly value: string;
  /** What the run knows. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly timezone?: string;
  readonly erpQuery?: Schemas['ErpQuery'];
  readonly query?: Schemas['StartRunRequest'];
  readonly login?: string;
  readonly place?: 'url' | 'header' | 'body';
}

/** What comes of an expression, evaluated by the server a second after the last key; nothing for a plain text. */
export function ExpressionResult({ value, attributes = {}, ...context }: ExpressionResultProps) {
  const say = useSay(helperWords);
  const isExpression = /[$#]\{|\{\{/.test(value);
  const [asked] = useDebouncedValue(
    JSON.stringify({ expression: value, attributes, parameters: {}, ...context }),
    REST_MS,
  );
  const { data, error } = useQuery({
    queryKey: ['expression', asked],
    enabled: isExpression,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const body = JSON.parse(asked) as Schemas['TestExpressionRequest'];
      return (await client.POST('/api/v1/test/expression', { body })).data;
    },
  });
  if (!isExpression) return null;
  return (
    <div className="expressionresult" aria-live="polite">
      {error !== null && <Refused error={error} />}
      {error === null && data !== undefined && (
        <>
          <span className="dim">{say('expression.result')}: </span>
          {data.result === '' ? (
            <span className="dim">{say('expression.empty')}</span>
          ) : (
            <code className="mono">{data.result}</code>
          )}
          {data.warnings.map(({ message }) => (
            <p key={message} className="note warn">
              {message}
            </p>
          ))}
        </>
      )}
    </div>
  );
}
