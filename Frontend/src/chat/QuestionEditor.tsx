import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useServices } from '../app/services';
import { isComposing } from '../ui/composing';
import { useMediaQuery } from '../ui/useMediaQuery';
import { useConversationActions } from './ConversationContext';
import { readDraft, writeDraft } from './drafts';
import styles from './QuestionEditor.module.css';
import { asksToSend } from './sendKey';
import { textOf } from './types';
import type { ChatMessage } from './types';

/** A message in the making of another one in its place. What was changed is kept until that was accepted, or given up. */
export function QuestionEditor({ message }: { message: ChatMessage }) {
  const { user } = useServices();
  const { conversation, busy, follow } = useConversationActions();
  const draftKey = `edit.${message.id}`;
  const [text, setText] = useState(() => readDraft(user.id, draftKey) || textOf(message));
  const field = useRef<HTMLTextAreaElement>(null);
  const touch = useMediaQuery('(pointer: coarse)');

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

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !isComposing(event.nativeEvent)) cancel();
    if (!asksToSend(event, touch)) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      className={styles.editor}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className={styles.grow} data-text={text}>
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          value={text}
          aria-label="Edit message"
          enterKeyHint={touch ? 'enter' : 'send'}
          onChange={({ target }) => keep(target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <p className={styles.hint}>What was answered stays, as another version.</p>
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
