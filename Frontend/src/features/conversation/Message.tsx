import { memo, useEffect, useRef } from 'react';
import { isToolUIPart } from 'ai';
import { ErrorBoundary } from '../../ui/ErrorBoundary';
import { Logo } from '../../ui/Logo';
import { AnswerFooter } from './AnswerFooter';
import { LazyMarkdown } from './markdown/LazyMarkdown';
import styles from './Message.module.css';
import { UserMessageActions } from './MessageActions';
import { MessageEditor } from './MessageEditor';
import { messageElementId } from './messageElementId';
import type { Alternatives } from './model/branches';
import { reasoningDuration, reasoningText, segmentsOf } from './model/segments';
import type { Segment } from './model/segments';
import { textOf } from './model/types';
import type { ChatMessage } from './model/types';
import { Reasoning } from './reasoning/Reasoning';
import { ToolCard } from './tools/ToolCard';
import { WaitingText } from './WaitingText';

interface MessageProps {
  message: ChatMessage;
  /** More of it may still be streamed. */
  live: boolean;
  alternatives?: Alternatives;
  /** It was chosen and is not loaded yet. */
  awaited?: boolean;
  editing?: boolean;
}

/** A message that fails to render does not affect the others. */
export const Message = memo(function Message(props: MessageProps) {
  const { id, role } = props.message;
  return (
    <article
      id={messageElementId(id)}
      className={role === 'user' ? styles.userMessage : styles.assistantMessage}
      aria-label={role === 'user' ? 'You' : 'Fubuni'}
      aria-busy={role === 'user' ? undefined : props.live}
    >
      <ErrorBoundary key={id} fallback={<p className="alert alert--danger">This message cannot be shown.</p>}>
        {role === 'user' ? <UserMessage {...props} /> : <AssistantMessage {...props} />}
      </ErrorBoundary>
      {role === 'user' ? <UserMessageFooter {...props} /> : <AssistantMessageFooter {...props} />}
    </article>
  );
});

function UserMessage({ message, awaited, editing }: MessageProps) {
  if (editing) return <MessageEditor message={message} />;
  return (
    <div className={styles.bubble} dir="auto">
      {awaited ? <Dots /> : textOf(message)}
    </div>
  );
}

function UserMessageFooter({ message, alternatives, editing = false }: MessageProps) {
  const editButton = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(editing);
  useEffect(() => {
    // The field that had the focus was removed.
    if (wasEditing.current && !editing && document.activeElement === document.body) editButton.current?.focus();
    wasEditing.current = editing;
  }, [editing]);

  if (editing) return null;
  return (
    <div className={styles.foot}>
      <div className={styles.actions} data-always={alternatives !== undefined}>
        <UserMessageActions message={message} alternatives={alternatives} editButton={editButton} />
      </div>
    </div>
  );
}

function AssistantMessage({ message, live, awaited }: MessageProps) {
  const segments = segmentsOf(message.parts);
  return (
    <>
      <div className={styles.mark}>
        <Logo mark />
      </div>
      <div className={styles.body}>
        {segments.map((segment) => (
          <MessageSegment key={segment.index} segment={segment} live={live} last={segment === segments.at(-1)} />
        ))}
        {live && <PendingDots message={message} />}
        {awaited && <Dots />}
      </div>
    </>
  );
}

function AssistantMessageFooter({ message, live, alternatives, awaited }: MessageProps) {
  return <AnswerFooter message={message} live={live} alternatives={alternatives} awaited={awaited} />;
}

function MessageSegment({ segment, live, last }: { segment: Segment; live: boolean; last: boolean }) {
  if (segment.type === 'reasoning') {
    const { parts } = segment;
    const running = live && last && parts.at(-1)?.state === 'streaming';
    return <Reasoning text={reasoningText(parts)} running={running} duration={reasoningDuration(parts)} />;
  }
  const { part } = segment;
  if (part.type === 'text') return part.text ? <LazyMarkdown text={part.text} streaming={live && last} /> : null;
  if (isToolUIPart(part)) return <ToolCard part={part} live={live} />;
  return null;
}

/** Shown while nothing visible is streamed: before the first word, after reasoning and after a tool. */
function PendingDots({ message }: { message: ChatMessage }) {
  const part = message.parts.at(-1);
  if (part?.type === 'text' && part.text) return null;
  if (part?.type === 'reasoning' && part.state === 'streaming') return null;
  if (part && isToolUIPart(part) && !part.state.startsWith('output-')) return null;
  return (
    <div className={styles.pending}>
      <Dots />
      <WaitingText />
    </div>
  );
}

function Dots() {
  return (
    <span className={styles.dots} aria-hidden="true">
      <span />
      <span />
      <span />
    </span>
  );
}
