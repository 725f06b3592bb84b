import { Modal, Text } from '@mantine/core';
import type { User } from '../api/session.js';
import { useWords } from '../words/index.js';
import { LoginForm } from './login-form.js';

interface SessionEndedProps {
  readonly username: string;
  readonly onDone: (user: User) => void;
}

/** Stands over the page, which keeps what was typed. */
export default function SessionEnded({ username, onDone }: SessionEndedProps) {
  const { t } = useWords();
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      title={t('login.again')}
      centered
    >
      <Text size="sm" mb="sm">
        {t('login.againText')}
      </Text>
      <LoginForm username={username} onDone={onDone} />
    </Modal>
  );
}
