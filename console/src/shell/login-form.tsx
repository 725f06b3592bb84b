import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../api/client.js';
import type { User } from '../api/session.js';
import { useWords } from '../words/index.js';
import { ProblemView } from './problem-view.js';

interface LoginFormProps {
  /** Known where a session has ended. */
  readonly username?: string;
  readonly onDone: (user: User) => void;
}

export function LoginForm({ username = '', onDone }: LoginFormProps) {
  const { t } = useWords();
  const [email, setEmail] = useState(username);
  const [password, setPassword] = useState('');
  const login = useMutation({
    mutationFn: async () => {
      const { data } = await client.POST('/api/v1/auth/session', { body: { username: email, password } });
      return data as User;
    },
    onSuccess: onDone,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        login.mutate();
      }}
    >
      <Stack gap="sm">
        {login.isError && <ProblemView error={login.error} />}
        <TextInput
          label={t('login.email')}
          type="email"
          name="username"
          autoComplete="username"
          required
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          data-autofocus={username === '' ? true : undefined}
        />
        <PasswordInput
          label={t('login.password')}
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          data-autofocus={username === '' ? undefined : true}
        />
        <Button type="submit" loading={login.isPending} fullWidth mt={4}>
          {t('login.submit')}
        </Button>
      </Stack>
    </form>
  );
}
