import { Button, Group, Modal, Text } from '@mantine/core';
import { useDesignerWords } from './words.js';

interface LeaveDialogProps {
  readonly onStay: () => void;
  readonly onLeave: () => void;
  readonly onDiscard: () => void;
}

export default function LeaveDialog({ onStay, onLeave, onDiscard }: LeaveDialogProps) {
  const { d } = useDesignerWords();
  return (
    <Modal opened onClose={onStay} title={d('leaveTitle')} withCloseButton={false} centered>
      <Text size="sm">{d('leaveText')}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onDiscard}>
          {d('leaveDiscard')}
        </Button>
        <Button variant="default" onClick={onLeave}>
          {d('leave')}
        </Button>
        <Button data-autofocus onClick={onStay}>
          {d('stay')}
        </Button>
      </Group>
    </Modal>
  );
}
