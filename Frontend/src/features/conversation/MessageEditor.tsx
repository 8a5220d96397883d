import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { isComposing } from '../../lib/composing';
import { useUser } from '../auth/UserContext';
import { useConversationActions } from './ConversationContext';
import styles from './MessageEditor.module.css';
import { MessageField } from './MessageField';
import { readDraft, writeDraft } from './model/drafts';
import { textOf } from './model/types';
import type { ChatMessage } from './model/types';

/** Edits a sent message. The text is kept as a draft until it is accepted or the edit is cancelled. */
export function MessageEditor({ message }: { message: ChatMessage }) {
  const user = useUser();
  const { conversation, busy, follow } = useConversationActions();
  const draftKey = `edit.${message.id}`;
  const [text, setText] = useState(() => readDraft(user.id, draftKey) || textOf(message));
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    const element = field.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);

  const keep = (changed: string) => {
    setText(changed);
    writeDraft(user.id, draftKey, changed);
  };

  const send = () => {
    const changed = text.trim();
    if (busy || changed === '') return;
    writeDraft(user.id, draftKey, changed);
    void conversation.edit(message.id, changed, { onAccepted: () => writeDraft(user.id, draftKey, '') });
    follow();
  };

  const cancel = () => {
    writeDraft(user.id, draftKey, '');
    conversation.cancelEdit();
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !isComposing(event.nativeEvent)) cancel();
  };

  return (
    <form
      className={styles.editor}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <MessageField
        ref={field}
        className={styles.field}
        label="Edit message"
        text={text}
        onChangeText={keep}
        onSend={send}
        onOtherKey={onKey}
      />
      <p className={styles.hint}>The current answer stays as another version.</p>
      <div className={styles.buttons}>
        <button type="button" className="button button--sm button--secondary" onClick={cancel}>
          Cancel
        </button>
        <button type="submit" className="button button--sm button--primary" disabled={busy || text.trim() === ''}>
          Send
        </button>
      </div>
    </form>
  );
}
