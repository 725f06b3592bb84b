import { Icon } from '../shell/icons.js';
import { loginWords } from '../words/logins.js';
import { useSay } from '../words/say.js';
import { type Login, LOOKS, stateOf } from './states.js';

export function LoginState({ login }: { readonly login: Login }) {
  const say = useSay(loginWords);
  const state = stateOf(login);
  const [tone, icon] = LOOKS[state];
  return (
    <span className={`state ${tone}`}>
      <Icon name={icon} size={13} />
      {say(state)}
    </span>
  );
}
