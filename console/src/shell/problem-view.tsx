import { Button, CopyButton, Group, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import codesOfHelp from 'virtual:help-codes';
import { Problem } from '../api/problem.js';
import { ProblemPaths } from '../common/problem-paths.js';
import { en } from '../words/en.js';
import { useWords, type Word } from '../words/index.js';
import { Icon } from './icons.js';

interface ProblemViewProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

const isWord = (text: string): text is Word => Object.hasOwn(en, text);

/** What went wrong, in one form everywhere: title, detail, paths, an id to copy, and a way to try again. */
export function ProblemView({ error, onRetry }: ProblemViewProps) {
  const { t, problem } = useWords();
  const { code, title, detail, errors, instance, retryAfterSeconds } = Problem.of(error);
  const titleWord = `problem.${code}`;
  const detailWord = `problem.${code}.detail`;
  return (
    <div className="note bad" role="alert">
      <Icon name="warning" />
      <div>
        <Text fw={650} size="sm">
          {isWord(titleWord) ? t(titleWord) : (problem(code) ?? title)}
        </Text>
        <Text size="sm">{detail === '' && isWord(detailWord) ? t(detailWord) : detail}</Text>
        <ProblemPaths problems={errors} />
        <Group gap="sm" mt={6}>
          {onRetry !== undefined && <RetryButton seconds={retryAfterSeconds ?? 0} onRetry={onRetry} />}
          {instance !== null && <CopyId id={instance} />}
          {codesOfHelp.includes(code) && (
            <a className="link" href={`/console/help?q=${code}`} target="_blank" rel="noreferrer">
              {t('problem.help')}
            </a>
          )}
        </Group>
      </div>
    </div>
  );
}

/** Counts down what `Retry-After` asked for. */
function RetryButton({ seconds, onRetry }: { readonly seconds: number; readonly onRetry: () => void }) {
  const { t } = useWords();
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    if (left <= 0) return undefined;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return (
    <Button size="compact-sm" variant="default" disabled={left > 0} onClick={onRetry}>
      {left > 0 ? t('problem.againIn', { n: left }) : t('problem.again')}
    </Button>
  );
}

function CopyId({ id }: { readonly id: string }) {
  const { t } = useWords();
  return (
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <Button size="compact-sm" variant="default" onClick={copy} title={`${t('problem.id')}: ${id}`}>
          {copied ? t('problem.copied') : t('problem.copy')}
        </Button>
      )}
    </CopyButton>
  );
}
