import { Icon, type IconName } from '../shell/icons.js';
import { alarmWords } from '../words/alarms.js';
import { useSay } from '../words/say.js';
import { type Alarm, type AlarmState, stateOf } from './rule.js';

const LOOKS: Readonly<Record<AlarmState, readonly [string, IconName]>> = {
  open: ['bad', 'warning'],
  silenced: ['warn', 'pause'],
  quiet: ['good', 'check'],
  disabled: ['idle', 'dash'],
};

export function AlarmStateOf({ alarm }: { readonly alarm: Alarm }) {
  const say = useSay(alarmWords);
  const state = stateOf(alarm);
  const [tone, icon] = LOOKS[state];
  return (
    <span className={`state ${tone}`}>
      <Icon name={icon} size={13} />
      {say(state)}
    </span>
  );
}
