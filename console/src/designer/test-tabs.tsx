import { type KeyboardEvent, type ReactNode, useId } from 'react';
import { type DesignerWord, useDesignerWords } from './words.js';

type TabName = 'records' | 'request' | 'response' | 'output' | 'printed' | 'input' | 'rows' | 'changes';

export interface TestTab {
  readonly name: TabName | `operation-${number}`;
  /** Of a tab for one operation of a mapping. */
  readonly label?: { readonly n: number; readonly name: string };
  readonly content: ReactNode;
}

interface TestTabsProps {
  readonly tabs: readonly TestTab[];
  readonly chosen: string | null;
  readonly onChoose: (name: string) => void;
}

/** The parts of a result; one is shown, and the arrow keys go through them. */
export function TestTabs({ tabs, chosen, onChoose }: TestTabsProps) {
  const { d } = useDesignerWords();
  const id = useId();
  const shown = tabs.find(({ name }) => name === chosen) ?? tabs[0];
  if (shown === undefined) return null;
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(shown) + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    onChoose(next.name);
    document.getElementById(`${id}-${next.name}`)?.focus();
  };
  return (
    <>
      <div className="testtabs" role="tablist" aria-label={d('result')} onKeyDown={onKeyDown}>
        {tabs.map(({ name, label }) => (
          <button
            key={name}
            id={`${id}-${name}`}
            type="button"
            role="tab"
            aria-selected={name === shown.name}
            aria-controls={`${id}-panel`}
            tabIndex={name === shown.name ? 0 : -1}
            onClick={() => onChoose(name)}
          >
            {label === undefined
              ? d(`tab.${name as TabName}` satisfies DesignerWord)
              : d('tab.operation', { n: label.n, name: label.name })}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${shown.name}`}>
        {shown.content}
      </div>
    </>
  );
}
