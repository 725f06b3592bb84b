import { Switch } from '@mantine/core';
import { Fragment } from 'react';
import { Dialog } from '../common/dialog.js';
import { useSingleKeys } from '../common/single-keys.js';
import { keyWords } from '../words/keys.js';
import { useSay } from '../words/say.js';

type KeyWord = keyof (typeof keyWords)['en'];
/** Keys that are pressed together are one text; words stand between those that are not. */
type Keys = readonly (string | { readonly word: KeyWord })[];

const OR = { word: 'or' } as const;
const GROUPS: readonly (readonly [KeyWord, readonly (readonly [Keys, KeyWord])[]])[] = [
  [
    'everywhere',
    [
      [['Ctrl K'], 'command'],
      [['?'], 'help'],
      [['Esc'], 'close'],
    ],
  ],
  ['rows', [[['↓', '↑', OR, 'j', 'k'], 'move']]],
  [
    'flow',
    [
      [['1', { word: 'to' }, '5'], 'cards'],
      [['Ctrl ⏎'], 'testAll'],
      [['Ctrl ⇧ ⏎'], 'testUntil'],
      [['Ctrl S'], 'save'],
      [['Ctrl Z'], 'undo'],
      [['Ctrl ⇧ Z'], 'redo'],
    ],
  ],
  [
    'editor',
    [
      [['Ctrl Space'], 'complete'],
      [['Esc', { word: 'then' }, 'Tab'], 'leave'],
      [['F8'], 'nextMark'],
      [['Ctrl F'], 'find'],
    ],
  ],
];

/** Every key that does something, by place; on a Mac ⌘ stands for Ctrl. */
export default function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const say = useSay(keyWords);
  const [single, setSingle] = useSingleKeys();
  return (
    <Dialog size="lg" title={say('title')} onClose={onClose}>
      {GROUPS.map(([group, keys]) => (
        <section key={group} className="keys" aria-label={say(group)}>
          <h3>{say(group)}</h3>
          <dl>
            {keys.map(([parts, does]) => (
              <Fragment key={does}>
                <dt>
                  {parts.map((part, at) => (
                    <Fragment key={at}>
                      {typeof part === 'string' ? <kbd>{part}</kbd> : say(part.word)}{' '}
                    </Fragment>
                  ))}
                </dt>
                <dd>{say(does)}</dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
      <Switch
        label={say('single')}
        description={say('singleHint')}
        checked={single}
        onChange={({ currentTarget }) => setSingle(currentTarget.checked)}
      />
    </Dialog>
  );
}
