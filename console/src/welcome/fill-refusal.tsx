import { ProblemPaths } from '../common/problem-paths.js';
import { ProblemView } from '../shell/problem-view.js';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';
import type { useTemplate } from './use-template.js';

type FillRefusalProps = Pick<ReturnType<typeof useTemplate>, 'error' | 'problems'>;

/** Why no flow can be made of the template like this. */
export function FillRefusal({ error, problems }: FillRefusalProps) {
  const say = useSay(welcomeWords);
  return (
    <>
      {error !== null && <ProblemView error={error} />}
      {problems.length > 0 && (
        <div className="note bad" role="alert">
          <div>
            <b>{say('notValid')}</b>
            <ProblemPaths problems={problems} />
          </div>
        </div>
      )}
    </>
  );
}
