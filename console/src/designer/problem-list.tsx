import { Icon } from '../shell/icons.js';
import type { FieldProblem } from './context.js';
import { useDesignerWords } from './words.js';

interface ProblemListProps {
  readonly problems: readonly FieldProblem[];
  readonly omitted: number;
  readonly warnings: readonly string[];
  readonly onGo: (path: string) => void;
}

/** What the server would refuse, each leading to its field, and what it would warn of. */
export function ProblemList({ problems, omitted, warnings, onGo }: ProblemListProps) {
  const { d } = useDesignerWords();
  return (
    <>
      {problems.length > 0 && (
        <section className="note bad" aria-label={d('problemsTitle')}>
          <Icon name="warning" />
          <div>
            <b>{d('problemsTitle')}</b>
            <ul className="problemlist">
              {problems.map(({ path, message, line }) => (
                <li key={path + message}>
                  <button type="button" className="textlink" onClick={() => onGo(path)}>
                    <code>{path || '{}'}</code>
                    {line === undefined ? '' : `:${line}`}
                  </button>{' '}
                  {message}
                </li>
              ))}
              {omitted > 0 && <li>{d('omitted', { n: omitted })}</li>}
            </ul>
          </div>
        </section>
      )}
      {warnings.length > 0 && (
        <section className="note warn" aria-label={d('warnings')}>
          <Icon name="warning" />
          <div>
            <b>{d('warnings')}</b>
            <ul className="problemlist">
              {warnings.map((text) => (
                <Warning key={text} text={text} onGo={onGo} />
              ))}
            </ul>
          </div>
        </section>
      )}
    </>
  );
}

/** The server puts the path before the words. */
function Warning({ text, onGo }: { readonly text: string; readonly onGo: (path: string) => void }) {
  const [, path, words] = /^([\w.[\]*$@-]+): (.*)$/s.exec(text) ?? [];
  if (path === undefined) return <li>{text}</li>;
  return (
    <li>
      <button type="button" className="textlink" onClick={() => onGo(path)}>
        <code>{path}</code>
      </button>{' '}
      {words}
    </li>
  );
}
