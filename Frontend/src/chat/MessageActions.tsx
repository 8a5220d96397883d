import type { Ref } from 'react';
import { CopyButton } from '../ui/CopyButton';
import { IconButton } from '../ui/IconButton';
import { BranchPicker } from './BranchPicker';
import type { Alternatives } from './branches';
import { useConversationActions } from './ConversationContext';
import { markdownOf } from './types';
import type { ChatMessage } from './types';

interface ActionsProps {
  message: ChatMessage;
  alternatives: Alternatives | undefined;
}

/** What can be done with one's own message. */
export function QuestionActions({ message, alternatives, editButton }: ActionsProps & { editButton: Ref<HTMLButtonElement> }) {
  const { conversation, busy, letGo } = useConversationActions();
  return (
    <>
      <CopyButton text={markdownOf(message)} label="Copy message" />
      <IconButton
        ref={editButton}
        icon="edit"
        label="Edit message"
        aria-disabled={busy}
        onClick={() => {
          if (busy) return;
          // The field is higher than the message was.
          letGo();
          conversation.startEdit(message.id);
        }}
      />
      {alternatives && <BranchPicker of="message" shown={message.id} alternatives={alternatives} />}
    </>
  );
}

/** What can be done with an answer that is over. */
export function AnswerActions({ message, alternatives }: ActionsProps) {
  const { conversation, busy, follow } = useConversationActions();
  const text = markdownOf(message);
  return (
    <>
      {alternatives && <BranchPicker of="answer" shown={message.id} alternatives={alternatives} />}
      {text && <CopyButton text={text} label="Copy answer" />}
      <IconButton
        icon="retry"
        label="Answer again"
        aria-disabled={busy}
        onClick={() => {
          if (busy) return;
          void conversation.regenerate(message.id);
          follow();
        }}
      />
    </>
  );
}
