import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useServices } from '../app/services';
import { IconButton } from '../ui/IconButton';
import { Spinner } from '../ui/Spinner';
import { Announcer } from './Announcer';
import styles from './ChatPane.module.css';
import { Composer } from './Composer';
import type { ComposerHandle } from './Composer';
import type { Conversation } from './conversation';
import { readDraft, writeDraft } from './drafts';
import { EmptyState } from './EmptyState';
import { LoadFailure } from './LoadFailure';
import { MessageList } from './MessageList';
import { Notice } from './Notice';
import { useConversation } from './useConversation';
import { useStickToEnd } from './useStickToEnd';

/** The messages of one conversation and the field to write the next. */
export function ChatPane({ conversation }: { conversation: Conversation }) {
  const { user } = useServices();
  const navigate = useNavigate();
  const view = useConversation(conversation);
  const { scroller, content, atEnd, toEnd } = useStickToEnd();
  const composer = useRef<ComposerHandle>(null);
  const [restored, setRestored] = useState(0);

  const { messages, answering } = view;
  const last = messages.at(-1);
  const fresh = messages.length === 0 && !view.known;
  const draftKey = fresh ? 'new' : conversation.id;

  const send = (text: string) => {
    // The address names the chat from its first message on; it is the same conversation, so nothing is mounted anew.
    if (fresh) void navigate(`/chat/${conversation.id}`);
    writeDraft(user.id, draftKey, text);
    void conversation.send(text, () => writeDraft(user.id, draftKey, ''));
    toEnd();
  };

  const catchUp = async () => {
    await conversation.catchUp();
    // What was not accepted is in the draft.
    setRestored((count) => count + 1);
  };

  if (view.loadError) return <LoadFailure error={view.loadError} onRetry={view.reload} />;

  return (
    <div className={styles.pane}>
      <div ref={scroller} className={styles.scroller}>
        <div ref={content} className={styles.column} role="region" aria-label="Conversation" aria-busy={view.busy}>
          {view.loading && <Spinner label="Loading the chat" late />}
          {fresh && <EmptyState name={user.name} onChoose={send} />}
          <MessageList messages={messages} answering={answering} />
          {messages.length > 0 && (
            <Notice
              error={view.error}
              last={last}
              busy={answering}
              reconnecting={view.reconnecting}
              onRetry={() => void conversation.retry()}
              onCatchUp={() => void catchUp()}
            />
          )}
        </div>
        <div className={styles.foot}>
          {!atEnd && <IconButton className={styles.toEnd} icon="arrowDown" label="Jump to the latest" onClick={toEnd} />}
          <Composer
            key={restored}
            ref={composer}
            readDraft={() => readDraft(user.id, draftKey)}
            onDraft={(text) => writeDraft(user.id, draftKey, text)}
            busy={view.busy}
            stopping={view.stopping}
            onSend={send}
            onStop={() => conversation.stop()}
          />
          <p className={styles.caution}>Fubuni can be wrong. Check what matters.</p>
        </div>
      </div>
      <Announcer busy={view.busy} conversation={conversation} />
    </div>
  );
}
