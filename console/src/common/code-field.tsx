import { Textarea } from '@mantine/core';
import type { ReactNode } from 'react';

export interface Mark {
  readonly line: number;
  readonly column?: number;
  readonly message: string;
}

export interface CodeFieldProps {
  readonly label: string;
  readonly language: 'json' | 'python' | 'javascript' | 'typescript' | 'text';
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  readonly marks?: readonly Mark[];
  readonly description?: ReactNode;
  readonly error?: ReactNode;
  readonly readOnly?: boolean;
  readonly rows?: number;
}

/** Text with a grammar of its own. */
export function CodeField({
  label,
  language: _language,
  marks: _marks,
  rows = 14,
  ...props
}: CodeFieldProps) {
  const { onChange, ...rest } = props;
  return (
    <Textarea
      {...rest}
      label={label}
      rows={rows}
      spellCheck={false}
      autoCapitalize="off"
      classNames={{ input: 'code' }}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
