import { useMemo } from 'react';
import { placesIn } from '../document/json-text.js';
import { isWithin, plainPath } from '../document/paths.js';
import { CodeField } from './code-field.js';
import { useDesign, useText } from './context.js';
import type { InputProps } from './field-props.js';
import { useFault } from './use-fault.js';

interface JsonTextProps extends Partial<InputProps> {
  /** Of the value that is edited, '' for the whole document. */
  readonly path: string;
  readonly label: string;
  readonly rows: number;
  readonly language?: 'json' | 'jolt';
}

/** A part of the document as JSON, with each problem at its place. */
export function JsonText({ path, rows, language = 'json', ...input }: JsonTextProps) {
  const { store, mayEdit, problems } = useDesign();
  const text = useText(path);
  const fault = useFault(path);
  const isSaid = input.error != null;
  const marks = useMemo(() => {
    const placeOf = placesIn(text);
    return problems.flatMap(({ path: at, message }) => {
      const plain = plainPath(at);
      if (!isWithin(plain, path) || (isSaid && plain === path)) return [];
      const place = placeOf(path === '' ? plain : plain.slice(path.length + 1));
      return place === null ? [] : [{ ...place, message: path === '' ? `${at}: ${message}` : message }];
    });
  }, [text, problems, path, isSaid]);
  return (
    <CodeField
      {...input}
      language={language}
      rows={rows}
      value={text}
      readOnly={!mayEdit}
      marks={marks}
      error={fault ?? input.error}
      onBlur={() => store.settle()}
      onChange={(next) => store.setText(path, next)}
    />
  );
}
