import { Button, CloseButton, Input, TextInput } from '@mantine/core';
import { useState } from 'react';
import { isObject, isSame, type JsonObject, shownText } from '../document/json.js';
import { useDesign, useProblemsAt, useValue } from './context.js';
import type { InputProps } from './field-props.js';
import { useDesignerWords } from './words.js';

type Pairs = readonly (readonly [name: string, value: string])[];

const objectOf = (pairs: Pairs): JsonObject => Object.fromEntries(pairs.filter(([name]) => name !== ''));

/** Names with values, such as headers. A pair whose name is still empty is no part of the document yet. */
export function MapField({ path, input }: { readonly path: string; readonly input: InputProps }) {
  const { d } = useDesignerWords();
  const { store, mayEdit, problems } = useDesign();
  const value = useValue(path);
  const inside = useProblemsAt(path);
  const [typed, setTyped] = useState<Pairs>([]);
  const held: Pairs = isObject(value)
    ? Object.entries(value).map(([name, one]) => [name, shownText(one)])
    : [];
  // What is typed stands as long as it says the same: undo and JSON change the document from elsewhere.
  const pairs = isSame(objectOf(typed), objectOf(held)) && typed.length > 0 ? typed : held;
  const set = (next: Pairs): void => {
    setTyped(next);
    store.set(path, objectOf(next));
  };
  const problemOf = (name: string) => problems.find((problem) => problem.path === `${path}.${name}`)?.message;
  return (
    <Input.Wrapper {...input} error={inside.length > 0 ? input.error : null} labelElement="div">
      <div className="pairs" role="group" aria-label={input.label}>
        {pairs.map(([name, text], at) => (
          <div key={at} className="pair">
            <TextInput
              aria-label={`${input.label}: ${d('mapName')} ${at + 1}`}
              placeholder={d('mapName')}
              value={name}
              readOnly={!mayEdit}
              onBlur={() => store.settle()}
              onChange={({ currentTarget }) => set(pairs.with(at, [currentTarget.value, text]))}
            />
            <TextInput
              aria-label={`${input.label}: ${d('mapValue')} ${at + 1}`}
              placeholder={d('mapValue')}
              value={text}
              readOnly={!mayEdit}
              error={problemOf(name)}
              onBlur={() => store.settle()}
              onChange={({ currentTarget }) => set(pairs.with(at, [name, currentTarget.value]))}
            />
            {mayEdit && (
              <CloseButton
                aria-label={d('removeNamed', { name: name || String(at + 1) })}
                onClick={() => set(pairs.toSpliced(at, 1))}
              />
            )}
          </div>
        ))}
        {mayEdit && (
          <div>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={d('addNamed', { name: input.label })}
              onClick={() => setTyped([...pairs, ['', '']])}
            >
              {d('add')}
            </Button>
          </div>
        )}
      </div>
    </Input.Wrapper>
  );
}
