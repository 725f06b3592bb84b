import { NativeSelect } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { loginWords } from '../words/logins.js';
import { useSay } from '../words/say.js';
import { api } from '../api/client.js';
import { useDesign, useValue } from './context.js';
import type { KindProps } from './field-props.js';
import { useDesignerWords } from './words.js';

/** Which login: of type `omnitron` for the shop, any other for the ERP. */
export function LoginField({ schema, path, info, input }: KindProps) {
  const { d } = useDesignerWords();
  const say = useSay(loginWords);
  const { store, mayEdit } = useDesign();
  const value = useValue(path);
  const { data } = api.useQuery('get', '/api/v1/logins', { params: { query: { limit: 100 } } });
  const isShop = schema === 'OmnitronCard';
  const logins = (data?.results ?? []).filter(({ type }) => (type === 'omnitron') === isShop);
  const chosen = typeof value === 'string' ? value : '';
  const isKnown = chosen === '' || data === undefined || logins.some(({ slug }) => slug === chosen);
  return (
    <div>
      <NativeSelect
        {...input}
        disabled={!mayEdit}
        data={[
          { value: '', label: info.isNullable === true ? d('none') : d('choose') },
          ...logins.map(({ slug, name, type }) => ({ value: slug, label: `${name} (${slug}, ${type})` })),
          ...(chosen !== '' && !logins.some(({ slug }) => slug === chosen)
            ? [{ value: chosen, label: isKnown ? chosen : d('unknownLogin', { slug: chosen }) }]
            : []),
        ]}
        value={chosen}
        onChange={({ currentTarget: { value: slug } }) =>
          store.set(path, slug === '' && info.isNullable === true ? null : slug)
        }
      />
      {logins.some(({ slug }) => slug === chosen) ? (
        <Link className="link" to="/logins/$slug" params={{ slug: chosen }}>
          {say('openLogin')}
        </Link>
      ) : (
        mayEdit && (
          <Link className="link" to="/logins/new" search={{ type: isShop ? 'omnitron' : 'basic' }}>
            {say('new')}
          </Link>
        )
      )}
    </div>
  );
}
