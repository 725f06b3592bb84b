import { Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import { type Difference, differencesOf, merged } from '../document/differences.js';
import type { Saved } from '../document/document-store.js';
import type { Json, JsonObject } from '../document/json.js';
import { DiffView } from '../editor/diff-view.js';
import { type DesignerWord, useDesignerWords } from './words.js';

interface ConflictDialogProps {
  readonly was: JsonObject;
  readonly mine: JsonObject;
  readonly theirs: Saved;
  readonly onTake: (document: JsonObject) => void;
  readonly onClose: () => void;
}

type Side = 'mine' | 'theirs';

/** Two people changed one flow: mine, theirs and what was, field by field. What only one changed is chosen already. */
export default function ConflictDialog({ was, mine, theirs, onTake, onClose }: ConflictDialogProps) {
  const { d, t } = useDesignerWords();
  const differences = differencesOf(was, mine, theirs.document);
  const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>({});
  const sideOf = ({ path, by }: Difference): Side | null => chosen[path] ?? (by === 'both' ? null : by);
  const left = differences.filter((difference) => sideOf(difference) === null).length;
  const take = (): void => onTake(merged(theirs.document, differences, (one) => sideOf(one) === 'mine'));
  return (
    <Modal
      opened
      closeButtonProps={{ 'aria-label': t('close') }}
      onClose={onClose}
      size="min(1100px, 100vw)"
      title={d('conflict.title', { version: theirs.version ?? 0 })}
    >
      <p>{d(differences.length === 0 ? 'conflict.nobody' : 'conflict.text')}</p>
      {differences.map((difference) => (
        <fieldset key={difference.path} className="nested conflict">
          <legend className="mono">{difference.path}</legend>
          <div className="conflictsides">
            <SideValue word="conflict.was" value={difference.was} />
            {(['mine', 'theirs'] as const).map((side) => (
              <label
                key={side}
                className={sideOf(difference) === side ? 'conflictside chosen' : 'conflictside'}
              >
                <span>
                  <input
                    type="radio"
                    name={`conflict-${difference.path}`}
                    checked={sideOf(difference) === side}
                    onChange={() => setChosen({ ...chosen, [difference.path]: side })}
                  />{' '}
                  {d(`conflict.${side}`)}
                </span>
                <Value value={difference[side]} />
              </label>
            ))}
          </div>
          {isLong(difference.mine) && isLong(difference.theirs) && (
            <DiffView
              label={difference.path}
              language="json"
              before={textOf(difference.theirs)}
              after={textOf(difference.mine)}
              beforeTitle={d('conflict.theirs')}
              afterTitle={d('conflict.mine')}
              isFolded
            />
          )}
        </fieldset>
      ))}
      <Group justify="flex-end" mt="lg">
        {left > 0 && <span className="dim">{d('conflict.left', { n: left })}</span>}
        <Button disabled={left > 0} onClick={take}>
          {d('conflict.take')}
        </Button>
      </Group>
    </Modal>
  );
}

function SideValue({ word, value }: { readonly word: DesignerWord; readonly value: Json | undefined }) {
  const { d } = useDesignerWords();
  return (
    <div className="conflictside">
      <span>{d(word)}</span>
      <Value value={value} />
    </div>
  );
}

function Value({ value }: { readonly value: Json | undefined }) {
  const { d } = useDesignerWords();
  if (value === undefined) return <em className="dim">{d('conflict.missing')}</em>;
  return (
    <pre className="exchange" tabIndex={0}>
      {textOf(value)}
    </pre>
  );
}

const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');

/** What is better compared line by line. */
const isLong = (value: Json | undefined): boolean => textOf(value).includes('\n');
