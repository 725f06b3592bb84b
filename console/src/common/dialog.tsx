import { Button, Group, Modal, type ModalProps } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useWords } from '../words/index.js';

interface DialogProps extends Pick<ModalProps, 'size' | 'title' | 'onClose' | 'children'> {}

/** Opens when it is mounted. When it goes, the focus is where it was before. */
export function Dialog(props: DialogProps) {
  const { t } = useWords();
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) setTimeout(() => before.focus());
    },
    [before],
  );
  return <Modal opened closeButtonProps={{ 'aria-label': t('close') }} {...props} />;
}

interface DialogFootProps {
  readonly onClose: () => void;
  /** Whether Enter, pressed at once, cancels: where the rest cannot be taken back. */
  readonly isCautious?: boolean;
  /** The buttons that act. */
  readonly children: ReactNode;
}

export function DialogFoot({ onClose, isCautious = false, children }: DialogFootProps) {
  const { t } = useWords();
  return (
    <Group justify="flex-end" mt="lg">
      <Button variant="default" onClick={onClose} data-autofocus={isCautious || undefined}>
        {t('cancelWord')}
      </Button>
      {children}
    </Group>
  );
}
