import { useMemo, useRef } from 'react';
import { useNavigate } from 'react-router';
import { IconButton } from '../../ui/IconButton';
import { Spinner } from '../../ui/Spinner';
import { useUser } from '../auth/UserContext';
import { Announcer } from './Announcer';
import styles from './ChatPane.module.css';
import { Composer } from './Composer';
import type { ComposerHandle } from './Composer';
import { ComposerNote } from './ComposerNote';
import { ConversationContext } from './ConversationContext';
import { EmptyState } from './EmptyState';
import { LoadFailure } from './LoadFailure';
import { MessageList } from './MessageList';
import type { Conversation } from './model/conversation';
import { failureOf } from './model/failure';
import { ModelPicker } from './ModelPicker';
import { Notice } from './Notice';
import { OlderMessages } from './OlderMessages';
import { ScrollAnchor } from './ScrollAnchor';
import { useConversation } from './useConversation';
import { useDraft } from './useDraft';
import { useLinkedMessage } from './useLinkedMessage';
import { useMessageWindow } from './useMessageWindow';
import { modelOf, useModelChoices, useModels } from './useModels';
import { useStickToEnd } from './useStickToEnd';

interface ChatPaneProps {
  conversation: Conversation;
  /** The user has no chat yet; undefined while that is not known. */
  isFirstChat: boolean | undefined;
}

/** The messages of a conversation and the field for the next one. */
export function ChatPane({ conversation, isFirstChat }: ChatPaneProps) {
  const user = useUser();
  const navigate = useNavigate();
  const view = useConversation(conversation);
  const { messages, answering, busy } = view;
  const fresh = messages.length === 0 && !view.known;
  // The empty state is read from its top, and is longer than a small screen.
  const { scroller, content, atEnd, scrollToEnd, stopFollowing } = useStickToEnd(fresh ? 'top' : 'end');
  const composer = useRef<ComposerHandle>(null);
  const { data: list } = useModels();
  const models = useModelChoices();
  const model = list && modelOf(list, view.chosenModel ?? view.model);

  const { visible, older, readOlder } = useMessageWindow(messages, view.older, conversation.readOlder);
  useLinkedMessage({ messages: visible, older, readOlder, show: conversation.show, stopFollowing });
  const last = messages.at(-1);
  const failed =
    !busy && last?.role === 'assistant' && failureOf(view.error, last)?.action === 'retry' ? last.id : undefined;
  const actions = useMemo(
    () => ({ conversation, busy, failed, models, follow: scrollToEnd, stopFollowing }),
    [conversation, busy, failed, models, scrollToEnd, stopFollowing],
  );
  const draft = useDraft(conversation);

  const send = (text: string) => {
    // The first message gives the chat its address. The conversation stays the same, so nothing is remounted.
    // What is shown is what is asked. Of a chat that is being loaded, the model is not known here.
    if (models && model && (fresh || view.model)) conversation.chooseModel(model.id);
    if (fresh) void navigate(`/chat/${conversation.id}`);
    draft.send(text);
    scrollToEnd();
  };

  /** Opens a new chat with the text that could not be sent here. */
  const leave = () => {
    conversation.withdraw();
    draft.moveToNewChat();
    void navigate('/');
  };

  if (view.loadError) return <LoadFailure error={view.loadError} onRetry={view.reload} />;

  return (
    <div className={styles.pane}>
      <div ref={scroller} className={styles.scroller}>
        <div ref={content} className={styles.column} role="region" aria-label="Messages" aria-busy={view.busy}>
          {view.loading && <Spinner label="Loading the chat" late />}
          {fresh && (
            <EmptyState name={user.name} isFirstChat={isFirstChat} demo={model?.demo ?? false} onChoose={send} />
          )}
          <OlderMessages first={visible[0]?.id} older={older} scroller={scroller} onRead={readOlder} />
          <ConversationContext value={actions}>
            <ScrollAnchor first={visible[0]?.id} scroller={scroller}>
              <MessageList
                messages={visible}
                answering={answering}
                branchPoints={view.branchPoints}
                awaited={view.awaited}
                editing={view.editing}
              />
            </ScrollAnchor>
          </ConversationContext>
          {messages.length > 0 && (
            <Notice
              error={view.error}
              last={last}
              busy={answering}
              reconnecting={view.reconnecting}
              overtaken={view.overtaken}
              refused={conversation.refused}
              models={failed ? models : undefined}
              onRetry={(other) => void conversation.retry(other)}
              onWithdraw={() => conversation.withdraw()}
              onReload={() => void conversation.catchUp().catch(() => undefined)}
              onLeave={leave}
            />
          )}
        </div>
        <div className={styles.foot}>
          {!atEnd && !fresh && (
            <IconButton
              className={styles.scrollToEnd}
              icon="arrowDown"
              label="Jump to the latest"
              onClick={scrollToEnd}
            />
          )}
          <Composer
            key={draft.restored}
            ref={composer}
            readDraft={draft.read}
            onDraft={draft.write}
            busy={view.busy}
            stopping={view.stopping}
            options={
              models &&
              model && <ModelPicker models={models} model={model} onChoose={(id) => conversation.chooseModel(id)} />
            }
            onSend={send}
            onStop={() => conversation.stop()}
          />
          <ComposerNote />
        </div>
      </div>
      <Announcer busy={view.busy} conversation={conversation} />
    </div>
  );
}
