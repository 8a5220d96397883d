import { memo, useEffect, useRef } from 'react';
import { isToolUIPart } from 'ai';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { Logo } from '../ui/Logo';
import type { Alternatives } from './branches';
import { LazyMarkdown } from './markdown/LazyMarkdown';
import styles from './Message.module.css';
import { placeOf } from './placeOf';
import { AnswerActions, QuestionActions } from './MessageActions';
import { ToolCard } from './parts/ToolCard';
import { QuestionEditor } from './QuestionEditor';
import { textOf } from './types';
import type { ChatMessage, ChatMessagePart } from './types';

interface MessageProps {
  message: ChatMessage;
  /** More of it may still come. */
  live: boolean;
  alternatives?: Alternatives;
  /** It was chosen and is not here yet. */
  awaited?: boolean;
  editing?: boolean;
}

/** One message that cannot be shown leaves the others standing. */
export const Message = memo(function Message(props: MessageProps) {
  const { id, role } = props.message;
  return (
    <article
      id={placeOf(id)}
      className={role === 'user' ? styles.question : styles.answer}
      aria-label={role === 'user' ? 'You' : 'Fubuni'}
      aria-busy={role === 'user' ? undefined : props.live}
    >
      <ErrorBoundary key={id} fallback={<p className="alert alert--danger">This message cannot be shown.</p>}>
        {role === 'user' ? <Said {...props} /> : <Answered {...props} />}
      </ErrorBoundary>
      {role === 'user' ? <QuestionFoot {...props} /> : <AnswerFoot {...props} />}
    </article>
  );
});

function Said({ message, awaited, editing }: MessageProps) {
  if (editing) return <QuestionEditor message={message} />;
  return (
    <div className={styles.bubble} dir="auto">
      {awaited ? <Dots /> : textOf(message)}
    </div>
  );
}

function QuestionFoot({ message, alternatives, editing = false }: MessageProps) {
  const editButton = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(editing);
  useEffect(() => {
    // The field that had the focus is gone.
    if (wasEditing.current && !editing && document.activeElement === document.body) editButton.current?.focus();
    wasEditing.current = editing;
  }, [editing]);

  if (editing) return null;
  return (
    <div className={styles.foot}>
      <div className={styles.actions} data-always={alternatives !== undefined}>
        <QuestionActions message={message} alternatives={alternatives} editButton={editButton} />
      </div>
    </div>
  );
}

function Answered({ message, live, awaited }: MessageProps) {
  const last = message.parts.length - 1;
  return (
    <>
      <div className={styles.mark}>
        <Logo mark />
      </div>
      <div className={styles.body}>
        {message.parts.map((part, index) => (
          <Part key={index} part={part} live={live} last={index === last} />
        ))}
        {live && <Waiting message={message} />}
        {awaited && <Dots />}
      </div>
    </>
  );
}

/** Its height is there from the beginning, so that nothing moves when the answer is over. */
function AnswerFoot({ message, live, alternatives, awaited }: MessageProps) {
  return (
    <div className={styles.foot}>
      {!live && (
        <div className={styles.actions} data-always={alternatives !== undefined || awaited}>
          <AnswerActions message={message} alternatives={alternatives} />
        </div>
      )}
      <Outcome message={message} />
    </div>
  );
}

function Part({ part, live, last }: { part: ChatMessagePart; live: boolean; last: boolean }) {
  if (part.type === 'text') return part.text ? <LazyMarkdown text={part.text} streaming={live && last} /> : null;
  if (isToolUIPart(part)) return <ToolCard part={part} live={live} />;
  return null;
}

/** Shown while nothing visible is arriving: before the first word and after a tool. */
function Waiting({ message }: { message: ChatMessage }) {
  const part = message.parts.at(-1);
  if (part?.type === 'text' && part.text) return null;
  if (part && isToolUIPart(part) && part.state !== 'output-available' && part.state !== 'output-error') return null;
  return <Dots />;
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

function Outcome({ message: { metadata } }: { message: ChatMessage }) {
  if (metadata?.status === 'stopped') return <span>Stopped</span>;
  if (metadata?.status === 'interrupted') return <span>Interrupted</span>;
  if (metadata?.finishReason === 'length') return <span>Cut at the model’s limit</span>;
  if (metadata?.finishReason === 'content-filter') return <span>Cut by the model’s provider</span>;
  return null;
}
