import { Button } from '@mantine/core';
import { Icon } from '../shell/icons.js';
import type { CardName } from './layout.js';
import type { Failure } from './test-model.js';
import { focusField } from './view.js';
import { useDesignerWords } from './words.js';

/** Why a step failed: one sentence, where, and below it what the script or the engine said. */
export function FailureView({ failure, card }: { readonly failure: Failure; readonly card: CardName }) {
  const { d, problem } = useDesignerWords();
  const { code, detail, members } = failure;
  const { line, column, traceback, path, operationIndex } = members;
  const where = [
    line === undefined ? null : d(column === undefined ? 'atLine' : 'atPlace', { line, column: column ?? 0 }),
    operationIndex == null ? null : d('atOperation', { n: operationIndex + 1 }),
    path === undefined ? null : path,
  ].filter((text) => text !== null);
  return (
    <div className="note bad" role="alert">
      <Icon name="warning" />
      <div>
        <b>{problem(code) ?? code}</b>
        <div lang="en" className="detail-text">
          {detail}
        </div>
        {where.length > 0 && (
          <div>
            <b>{where.join(' · ')}</b>{' '}
            {(card === 'script' || card === 'mapping') && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => focusField(card === 'script' ? 'script.source' : (path ?? 'mapping'))}
              >
                {d('show')}
              </Button>
            )}
          </div>
        )}
        {traceback !== undefined && traceback !== '' && (
          <pre className="exchange" tabIndex={0} aria-label="Traceback">
            {traceback}
          </pre>
        )}
        <code>{code}</code>
      </div>
    </div>
  );
}
