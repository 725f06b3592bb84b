import { Link } from '@tanstack/react-router';
import type { Schemas } from '../api/client.js';
import { Card } from '../common/card.js';
import { useWords } from '../words/index.js';
import { missingWords } from '../words/missing.js';
import { useSay } from '../words/say.js';
import { nameOf, PLACES, type Place } from './answers.js';

interface CountsCardProps {
  readonly slug: string;
  readonly state: Schemas['MissingStateResponse'];
}

/** How many products stand where; each number leads to its products. */
export function CountsCard({ slug, state: { waiting, asked, answers, backedOff } }: CountsCardProps) {
  const { number } = useWords();
  const say = useSay(missingWords);
  const countOf = (place: Place): number =>
    place === 'waiting' ? waiting : place === 'asked' ? asked : (answers[place] ?? 0);
  const places = PLACES.filter((place) => place === 'waiting' || place === 'asked' || countOf(place) > 0);
  return (
    <Card title={say('counts')}>
      <dl className="facts">
        {places.map((place) => (
          <div key={place}>
            <dt>{say(nameOf(place))}</dt>
            <dd>
              {countOf(place) === 0 ? (
                '0'
              ) : (
                <Link
                  className="link"
                  to="/flows/$slug/missing"
                  params={{ slug }}
                  search={{ place }}
                  resetScroll={false}
                >
                  {number(countOf(place))}
                </Link>
              )}
            </dd>
          </div>
        ))}
        {backedOff > 0 && (
          <div>
            <dt>{say('backedOff')}</dt>
            <dd>{number(backedOff)}</dd>
          </div>
        )}
      </dl>
    </Card>
  );
}
