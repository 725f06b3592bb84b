import { Button, CopyButton, Group } from '@mantine/core';
import { useState } from 'react';
import { visible } from '../document/visible.js';
import { Icon } from '../shell/icons.js';
import { helperWords } from '../words/helpers.js';
import { useSay } from '../words/say.js';
import type { Json } from './candidates.js';
import { joltLeft, jsonPathOf, pathOfAll, type Steps } from './json-paths.js';
import './helpers.css';

const SHOWN = 20;
/** Objects and lists that are open at first: so many levels of them, and of a list the first element. */
const OPEN_LEVELS = 6;

interface PathPickerProps {
  readonly value: Json;
  /** Takes the JSONPath of a list for the records. */
  readonly onRecordsPath?: (path: string) => void;
}

/** A value whose parts are buttons: the one that is chosen has its JSONPath and its left side in Jolt below. */
export function PathPicker({ value, onRecordsPath }: PathPickerProps) {
  const say = useSay(helperWords);
  const [chosen, setChosen] = useState<{ readonly steps: Steps; readonly value: Json } | null>(null);
  return (
    <div className="picker">
      <div className="scroll tree" role="region" tabIndex={0} aria-label={say('picker.label')}>
        <Node
          value={value}
          steps={[]}
          chosen={chosen === null ? null : jsonPathOf(chosen.steps)}
          choose={(steps, part) => setChosen({ steps, value: part })}
        />
      </div>
      <div aria-live="polite">
        {chosen === null ? (
          <p className="dim">{say('picker.hint')}</p>
        ) : (
          <>
            <Line word="picker.path" text={jsonPathOf(chosen.steps)} />
            {chosen.steps.some((step) => typeof step === 'number') && (
              <Line word="picker.all" text={pathOfAll(chosen.steps)} />
            )}
            {chosen.steps.length > 0 && (
              <Line word="picker.jolt" text={JSON.stringify(joltLeft(chosen.steps, '[&1].product_sku'))} />
            )}
            {onRecordsPath !== undefined && Array.isArray(chosen.value) && (
              <Button size="compact-sm" mt={6} onClick={() => onRecordsPath(jsonPathOf(chosen.steps))}>
                {say('picker.use')}
              </Button>
            )}
          </>
        )}
      </div>
    </div>
  );
}

function Line({
  word,
  text,
}: {
  readonly word: 'picker.path' | 'picker.all' | 'picker.jolt';
  readonly text: string;
}) {
  const say = useSay(helperWords);
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <span className="dim pickerword">{say(word)}</span>
      <code className="mono">{text}</code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={`${say('copy')}: ${say(word)}`}
            onClick={copy}
          >
            {say(copied ? 'copied' : 'copy')}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}

interface NodeProps {
  readonly value: Json;
  readonly steps: Steps;
  readonly chosen: string | null;
  readonly choose: (steps: Steps, value: Json) => void;
}

function Node({ value, steps, chosen, choose }: NodeProps) {
  if (typeof value === 'object' && value !== null)
    return <Branch value={value} steps={steps} chosen={chosen} choose={choose} />;
  const text = typeof value === 'string' ? JSON.stringify(visible(value.slice(0, 200))) : String(value);
  return <Part value={value} steps={steps} chosen={chosen} choose={choose} text={text} />;
}

/** An object or a list: what is in it is drawn when it is open, so that neither its size nor its depth stops the page. */
function Branch({ value, steps, chosen, choose }: NodeProps & { readonly value: object }) {
  const say = useSay(helperWords);
  const last = steps.at(-1) ?? 0;
  const [isOpen, setOpen] = useState(steps.length < OPEN_LEVELS && (typeof last === 'string' || last === 0));
  const [shown, setShown] = useState(SHOWN);
  const members: [string | number, Json][] = Array.isArray(value)
    ? value.map((item: Json, at) => [at, item])
    : Object.entries(value as Readonly<Record<string, Json>>);
  const rest = members.length - shown;
  return (
    <>
      {members.length > 0 && (
        <button
          type="button"
          className="twig"
          aria-expanded={isOpen}
          aria-label={say('picker.open', { path: jsonPathOf(steps) })}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name={isOpen ? 'down' : 'right'} size={14} />
        </button>
      )}
      <Part
        value={value}
        steps={steps}
        chosen={chosen}
        choose={choose}
        text={Array.isArray(value) ? `[${members.length}]` : '{…}'}
      />
      {isOpen && (
        <ul>
          {members.slice(0, shown).map(([name, member]) => (
            <li key={name}>
              <span className="dim">{name}: </span>
              <Node value={member} steps={[...steps, name]} chosen={chosen} choose={choose} />
            </li>
          ))}
          {rest > 0 && (
            <li>
              <Button size="compact-sm" variant="subtle" onClick={() => setShown(shown + 10 * SHOWN)}>
                {say('picker.more', { n: rest })}
              </Button>
            </li>
          )}
        </ul>
      )}
    </>
  );
}

function Part({ value, steps, chosen, choose, text }: NodeProps & { readonly text: string }) {
  const path = jsonPathOf(steps);
  return (
    <button
      type="button"
      className="part"
      aria-pressed={chosen === path}
      title={path}
      onClick={() => choose(steps, value)}
    >
      {text.length > 120 ? `${text.slice(0, 120)}…` : text}
    </button>
  );
}
