import { Button, Group, Modal, Text } from '@mantine/core';

export interface Question {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
  readonly act: () => void;
}

interface ConfirmDialogProps {
  readonly question: Question;
  readonly onClose: () => void;
}

export default function ConfirmDialog({ question, onClose }: ConfirmDialogProps) {
  return (
    <Modal opened onClose={onClose} title={question.title} withCloseButton={false} centered>
      <Text size="sm">{question.text}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {question.no}
        </Button>
        <Button
          onClick={() => {
            onClose();
            question.act();
          }}
        >
          {question.yes}
        </Button>
      </Group>
    </Modal>
  );
}
