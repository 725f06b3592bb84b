import { Input } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { CodeEditor, type EditorLanguage, type ExtraName, type Mark } from '../editor/code-editor.js';

interface CodeFieldProps {
  readonly label: string;
  readonly language: EditorLanguage;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur: () => void;
  readonly marks?: readonly Mark[];
  readonly names?: readonly ExtraName[];
  readonly description?: ReactNode;
  readonly error?: ReactNode;
  readonly withAsterisk?: boolean;
  readonly readOnly?: boolean;
  readonly rows?: number;
}

/** Text with a grammar of its own, in an editor of that grammar, with what is said of the field around it. */
export function CodeField({
  label,
  description,
  error,
  onBlur,
  withAsterisk = false,
  rows = 8,
  ...editor
}: CodeFieldProps) {
  const id = useId();
  return (
    <div onBlur={onBlur}>
      <Input.Label component="div" required={withAsterisk}>
        {label}
      </Input.Label>
      {description !== undefined && (
        <div id={id} className="help">
          {description}
        </div>
      )}
      <CodeEditor
        {...editor}
        label={label}
        minLines={rows}
        {...(description === undefined ? {} : { describedBy: id })}
      />
      {error != null && <div className="fielderror">{error}</div>}
    </div>
  );
}
