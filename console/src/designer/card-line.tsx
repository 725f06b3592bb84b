import type { ReactNode } from 'react';
import { isWithin, plainPath } from '../document/paths.js';
import { Icon, type IconName } from '../shell/icons.js';
import { useDesign, useValue } from './context.js';
import { type CardName, CARDS, cardOfPath } from './layout.js';
import { type DesignerWord, useDesignerWords } from './words.js';

/** How a card's last test went; `stale`: of a document that was another one. */
export type CardState = 'idle' | 'running' | 'ok' | 'problem' | 'stale';

export interface CardReport {
  readonly state: CardState;
  /** Counts in and out, and the time. */
  readonly facts: readonly string[];
}

const LOOKS: Readonly<Record<CardState, readonly [tone: string, icon: IconName]>> = {
  idle: ['idle', 'dash'],
  running: ['info', 'runs'],
  ok: ['good', 'check'],
  problem: ['bad', 'cross'],
  stale: ['warn', 'clock'],
};

interface CardLineProps {
  readonly chosen: CardName;
  readonly onChoose: (card: CardName) => void;
  readonly reports: Readonly<Record<CardName, CardReport>>;
  readonly aside: ReactNode;
}

/** A flow is a line, so it is drawn as one. */
export function CardLine({ chosen, onChoose, reports, aside }: CardLineProps) {
  const { d } = useDesignerWords();
  const { problems, faults } = useDesign();
  const direction = useValue('direction');
  const countOf = (card: CardName): number =>
    problems.filter(({ path }) => cardOfPath(path) === card).length +
    faults.filter(({ path }) => path !== '' && isWithin(plainPath(path), card)).length;
  return (
    <div className="cardline">
      <ol aria-label={d('cards')}>
        {CARDS.map((card, at) => {
          const { state, facts } = reports[card];
          const count = countOf(card);
          const [tone, icon] = LOOKS[state];
          const name = d(card === 'read' && direction === 'outbound' ? 'card.receive' : `card.${card}`);
          return (
            <li key={card}>
              <button
                type="button"
                className="stepcard"
                aria-current={chosen === card ? 'step' : undefined}
                title={`${name} (${at + 1})`}
                onClick={() => onChoose(card)}
              >
                <b>{name}</b>
                <span className={`state ${tone}`}>
                  <Icon name={icon} size={13} />
                  {d(`test.${state}` satisfies DesignerWord)}
                </span>
                {count > 0 && <span className="state bad">{d('problems', { n: count })}</span>}
                {facts.map((fact) => (
                  <span key={fact} className="fact">
                    {fact}
                  </span>
                ))}
              </button>
            </li>
          );
        })}
      </ol>
      {aside}
    </div>
  );
}
