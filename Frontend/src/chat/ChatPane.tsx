import { useMemo, useRef } from 'react';
import { useNavigate } from 'react-router';
import { useServices } from '../app/services';
import { IconButton } from '../ui/IconButton';
import { Spinner } from '../ui/Spinner';
import { Announcer } from './Announcer';
import styles from './ChatPane.module.css';
import { Composer } from './Composer';
import type { ComposerHandle } from './Composer';
import type { Conversation } from './conversation';
import { ConversationContext } from './ConversationContext';
import { EmptyState } from './EmptyState';
import { KeepPlace } from './KeepPlace';
import { LoadFailure } from './LoadFailure';
import { MessageList } from './MessageList';
import { Notice } from './Notice';
import { OlderMessages } from './OlderMessages';
import { useConversation } from './useConversation';
import { useDraft } from './useDraft';
import { useLinkedMessage } from './useLinkedMessage';
import { useMounted } from './useMounted';
import { useStickToEnd } from './useStickToEnd';

/** The messages of one conversation and the field to write the next. */
export function ChatPane({ conversation }: { conversation: Conversation }) {
  const { user } = useServices();
  const navigate = useNavigate();
  const view = useConversation(conversation);
  const { messages, answering, busy } = view;
  const fresh = messages.length === 0 && !view.known;
  // A greeting is read from its top; on a small screen it is longer than that.
  const { scroller, content, atEnd, toEnd, letGo } = useStickToEnd(fresh ? 'top' : 'end');
  const composer = useRef<ComposerHandle>(null);

  const { mounted, older, readOlder } = useMounted(messages, view.older, conversation.readOlder);
  useLinkedMessage({ messages: mounted, older, readOlder, show: conversation.show, letGo });
  const actions = useMemo(() => ({ conversation, busy, follow: toEnd, letGo }), [conversation, busy, toEnd, letGo]);
  const last = messages.at(-1);
  const draft = useDraft(conversation);

  const send = (text: string) => {
    // The address names the chat from its first message on; it is the same conversation, so nothing is mounted anew.
    if (fresh) void navigate(`/chat/${conversation.id}`);
    draft.send(text);
    toEnd();
  };

  /** To a new chat, with what was to be said here. */
  const leave = () => {
    conversation.withdraw();
    draft.moveToNewChat();
    void navigate('/');
  };

  if (view.loadError) return <LoadFailure error={view.loadError} onRetry={view.reload} />;

  return (
    <div className={styles.pane}>
      <div ref={scroller} className={styles.scroller}>
        <div ref={content} className={styles.column} role="region" aria-label="Conversation" aria-busy={view.busy}>
          {view.loading && <Spinner label="Loading the chat" late />}
          {fresh && <EmptyState name={user.name} onChoose={send} />}
          <OlderMessages first={mounted[0]?.id} older={older} scroller={scroller} onRead={readOlder} />
          <ConversationContext value={actions}>
            <KeepPlace first={mounted[0]?.id} scroller={scroller}>
              <MessageList
                messages={mounted}
                answering={answering}
                places={view.places}
                awaited={view.awaited}
                editing={view.editing}
              />
            </KeepPlace>
          </ConversationContext>
          {messages.length > 0 && (
            <Notice
              error={view.error}
              last={last}
              busy={answering}
              reconnecting={view.reconnecting}
              overtaken={view.overtaken}
              refused={conversation.refused}
              onRetry={() => void conversation.retry()}
              onWithdraw={() => conversation.withdraw()}
              onReload={() => void conversation.catchUp().catch(() => undefined)}
              onLeave={leave}
            />
          )}
        </div>
        <div className={styles.foot}>
          {!atEnd && !fresh && (
            <IconButton className={styles.toEnd} icon="arrowDown" label="Jump to the latest" onClick={toEnd} />
          )}
          <Composer
            key={draft.restored}
            ref={composer}
            readDraft={draft.read}
            onDraft={draft.write}
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
