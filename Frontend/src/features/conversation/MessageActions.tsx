import type { Ref } from 'react';
import { CopyButton } from '../../ui/CopyButton';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import buttonStyles from '../../ui/IconButton.module.css';
import { BranchPicker } from './BranchPicker';
import { useConversationActions } from './ConversationContext';
import type { Alternatives } from './model/branches';
import { markdownOf } from './model/types';
import type { ChatMessage } from './model/types';
import { OtherModelMenu } from './OtherModelMenu';

interface ActionsProps {
  message: ChatMessage;
  alternatives: Alternatives | undefined;
}

/** The buttons of a user message. */
export function UserMessageActions({
  message,
  alternatives,
  editButton,
}: ActionsProps & { editButton: Ref<HTMLButtonElement> }) {
  const { conversation, busy, stopFollowing } = useConversationActions();
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
          // The editor is higher than the message.
          stopFollowing();
          conversation.startEdit(message.id);
        }}
      />
      {alternatives && <BranchPicker of="message" shown={message.id} alternatives={alternatives} />}
    </>
  );
}

/** The buttons of a complete assistant message. */
export function AssistantMessageActions({ message, alternatives }: ActionsProps) {
  const { conversation, busy, failed, models, follow } = useConversationActions();
  const text = markdownOf(message);
  const regenerate = (model?: string) => {
    if (busy) return;
    void conversation.regenerate(message.id, model);
    follow();
  };
  return (
    <>
      {alternatives && <BranchPicker of="answer" shown={message.id} alternatives={alternatives} />}
      {text && <CopyButton text={text} label="Copy answer" />}
      {failed !== message.id && (
        <IconButton icon="retry" label="Regenerate" aria-disabled={busy} onClick={() => regenerate()} />
      )}
      {failed !== message.id && models && (
        <OtherModelMenu
          label="Regenerate with another model"
          title="Regenerate with another model"
          className={buttonStyles.button}
          models={models}
          not={message.metadata?.model}
          disabled={busy}
          onChoose={regenerate}
        >
          <Icon name="model" />
        </OtherModelMenu>
      )}
    </>
  );
}
