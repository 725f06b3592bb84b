import { Title } from '@mantine/core';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { TYPES } from '../login-form/login-fields.js';
import { LoginForm } from '../login-form/login-form.js';
import { useNotices } from '../shell/notices.js';
import { useWords } from '../words/index.js';
import { loginWords } from '../words/logins.js';
import { useSay } from '../words/say.js';

const route = getRouteApi('/logins/new');
const IN_ORDER = ['omnitron', ...TYPES.filter((type) => type !== 'omnitron')];

export function NewLoginPage() {
  const { t } = useWords();
  const say = useSay(loginWords);
  const { type } = route.useSearch();
  const { tell } = useNotices();
  const navigate = useNavigate();
  return (
    <>
      <title>{`${say('new')} · ${t('product')}`}</title>
      <div>
        <div className="dim">
          <Link className="link" to="/logins">
            {say('title')}
          </Link>
        </div>
        <Title order={1}>{say('new')}</Title>
      </div>
      <div className="card">
        <LoginForm
          types={IN_ORDER}
          type={type ?? 'omnitron'}
          name=""
          onSaved={(slug) => {
            tell(say('saved'));
            void navigate({ to: '/logins/$slug', params: { slug } });
          }}
        />
      </div>
    </>
  );
}
