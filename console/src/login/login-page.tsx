import { Group, Text, Title } from '@mantine/core';
import type { User } from '../api/session.js';
import { LoginForm } from '../shell/login-form.js';
import { LanguageSwitch } from '../shell/language-switch.js';
import { useWords } from '../words/index.js';

export default function LoginPage({ onDone }: { readonly onDone: (user: User) => void }) {
  const { t } = useWords();
  return (
    <div className="login">
      <main className="card">
        <title>{`${t('login.title')} · ${t('product')}`}</title>
        <Group gap="sm" mb="lg">
          <img src="/console/icon.svg" alt="" width={40} height={40} />
          <div>
            <Title order={1} size="h3">
              {t('product')}
            </Title>
            <Text size="sm" c="dimmed">
              {t('login.lead')}
            </Text>
          </div>
        </Group>
        <LoginForm onDone={onDone} />
        <Group justify="center" mt="lg">
          <LanguageSwitch />
        </Group>
      </main>
    </div>
  );
}
