import type { Schemas } from '../api/client.js';
import { Icon } from '../shell/icons.js';
import { loginWords } from '../words/logins.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import './login-form.css';

export type Tested = Schemas['LoginTestResponse'];

/** How a test of a login went, step by step: what was sent, what came back, what was taken from it. */
export function LoginSteps({ tested }: { readonly tested: Tested }) {
  const say = useSay(loginWords);
  const { problem } = useWords();
  const { ok, steps, code } = tested;
  const isAsked = steps.some(({ name }) => name === 'answer' || name === 'request');
  return (
    <div className={`note ${ok ? 'good' : 'bad'}`} role={ok ? 'status' : 'alert'}>
      <Icon name={ok ? 'check' : 'warning'} />
      <div>
        <b>{say(ok ? 'loginWorks' : 'loginFailed')}</b>
        {code !== null && <div>{problem(code)}</div>}
        <ol className="loginsteps">
          {steps.map((step, at) => (
            <li key={at}>
              <Icon name={step.ok ? 'check' : 'cross'} size={14} />
              <b>{say(`did.${step.name}`)}</b>{' '}
              <span className={step.name === 'request' ? 'mono' : undefined}>{step.detail}</span>
            </li>
          ))}
        </ol>
        {ok && !isAsked && <p>{say('notAsked')}</p>}
      </div>
    </div>
  );
}
