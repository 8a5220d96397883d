import { memo } from 'react';
import { isToolUIPart } from 'ai';
import { CopyButton } from '../ui/CopyButton';
import { Logo } from '../ui/Logo';
import { LazyMarkdown } from './markdown/LazyMarkdown';
import styles from './Message.module.css';
import { ToolCard } from './parts/ToolCard';
import { textOf } from './types';
import type { ChatMessage, ChatMessagePart } from './types';

interface MessageProps {
  message: ChatMessage;
  /** More of it may still come. */
  live: boolean;
}

export const Message = memo(function Message({ message, live }: MessageProps) {
  return message.role === 'user' ? <Question message={message} /> : <Answer message={message} live={live} />;
});

function Question({ message }: { message: ChatMessage }) {
  return (
    <article className={styles.question} aria-label="You">
      <p>{textOf(message)}</p>
    </article>
  );
}

function Answer({ message, live }: MessageProps) {
  const text = textOf(message);
  const last = message.parts.length - 1;
  return (
    <article className={styles.answer} aria-label="Fubuni" aria-busy={live}>
      <div className={styles.mark}>
        <Logo mark />
      </div>
      <div className={styles.body}>
        {message.parts.map((part, index) => (
          <Part key={index} part={part} live={live} last={index === last} />
        ))}
        {live && <Waiting message={message} />}
        <div className={styles.after}>
          {!live && text && <CopyButton text={text} label="Copy answer" />}
          <Outcome message={message} />
        </div>
      </div>
    </article>
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
    <p className={styles.dots} aria-hidden="true">
      <span />
      <span />
      <span />
    </p>
  );
}

function Outcome({ message: { metadata } }: { message: ChatMessage }) {
  if (metadata?.status === 'stopped') return <span>Stopped</span>;
  if (metadata?.status === 'interrupted') return <span>Interrupted</span>;
  return null;
}
