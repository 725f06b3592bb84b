import { Button } from '@mantine/core';
import { useState } from 'react';
import fields from 'virtual:fields';
import { isSet } from '../document/fields.js';
import { isObject } from '../document/json.js';
import { isWithin, joined, plainPath } from '../document/paths.js';
import { useDesign, useValue } from './context.js';
import { useField } from './field-props.js';
import { useDesignerWords } from './words.js';

interface FieldSetProps {
  readonly schema: string;
  readonly path: string;
  readonly common: readonly string[];
  readonly more: readonly string[];
}

/** Fields of one object: the common ones, those that are set or wrong, and behind a button the rest. */
export function FieldSet({ schema, path, common, more }: FieldSetProps) {
  const { d } = useDesignerWords();
  const { problems } = useDesign();
  const Field = useField();
  const value = useValue(path);
  const [open, setOpen] = useState(false);
  const isShown = (name: string): boolean => {
    const info = fields[schema]?.[name];
    if (info === undefined) return false;
    const at = joined(path, name);
    return (
      isSet(info, isObject(value) ? value[name] : undefined) ||
      problems.some((problem) => isWithin(plainPath(problem.path), at))
    );
  };
  const shown = [...common, ...more.filter((name) => open || isShown(name))];
  const canOpen = more.some((name) => !isShown(name));
  return (
    <>
      {shown.map((name) => {
        const info = fields[schema]?.[name];
        return (
          info !== undefined && (
            <Field key={name} schema={schema} name={name} path={joined(path, name)} info={info} />
          )
        );
      })}
      {canOpen && (
        <div>
          <Button size="compact-sm" variant="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>
            {d(open ? 'less' : 'more')}
          </Button>
        </div>
      )}
    </>
  );
}
