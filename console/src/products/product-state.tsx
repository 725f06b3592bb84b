import type { Schemas } from '../api/client.js';
import { Icon, type IconName } from '../shell/icons.js';
import { productWords } from '../words/products.js';
import { useSay } from '../words/say.js';

export type Product = Schemas['ProductResponse'];

const LOOKS: Readonly<Record<Product['state'], readonly [string, IconName]>> = {
  'in-sync': ['good', 'check'],
  owed: ['info', 'clock'],
  held: ['warn', 'hand'],
  failed: ['bad', 'cross'],
  drifted: ['warn', 'warning'],
  flapping: ['warn', 'warning'],
  'never-seen': ['idle', 'dash'],
};

/** How a product stands, as colour, sign and word. */
export function ProductState({ state }: { readonly state: Product['state'] }) {
  const say = useSay(productWords);
  const [tone, icon] = LOOKS[state];
  return (
    <span className={`state ${tone}`}>
      <Icon name={icon} size={13} />
      {say(`state.${state}`)}
    </span>
  );
}
