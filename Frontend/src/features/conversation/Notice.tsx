import { useEffect, useState } from 'react';
import type { ModelListItem } from '../../api/generated/chat';
import { ApiError } from '../../api/problem';
import { useOnline } from '../../lib/useOnline';
import { Icon } from '../../ui/Icon';
import { Spinner } from '../../ui/Spinner';
import { failureOf } from './model/failure';
import type { ChatMessage } from './model/types';
import styles from './Notice.module.css';
import { OtherModelMenu } from './OtherModelMenu';

interface NoticeProps {
  error: Error | undefined;
  last: ChatMessage | undefined;
  busy: boolean;
  reconnecting: boolean;
  overtaken: boolean;
  /** What was refused and can be withdrawn: a message at the end, or a change of an earlier message. */
  refused: 'message' | 'change' | undefined;
  /** The models for another attempt; undefined where there is only one. */
  models?: readonly ModelListItem[];
  onRetry: (model?: string) => void;
  onWithdraw: () => void;
  onReload: () => void;
  onLeave: () => void;
}

/** What is wrong with the last turn, and what the user can do. Renders nothing when nothing is wrong. */
export function Notice(props: NoticeProps) {
  const { error, last, busy, reconnecting, overtaken, refused, models, onRetry, onWithdraw, onReload, onLeave } = props;
  const failure = failureOf(error, last, useOnline(), refused === 'message');
  if (reconnecting) {
    return (
      <div className={styles.notice}>
        <Spinner label="Reconnecting" />
        <p>The connection was lost. Getting the rest of the answer…</p>
      </div>
    );
  }
  if (busy) return null;
  if (overtaken && !error) {
    return (
      <Frame
        title="Another tab was faster"
        text="This is what it did. Your message was not sent: it is in the field below."
        mild
      >
        <Action label="Reload" onClick={onReload} />
      </Frame>
    );
  }
  if (!failure) return null;
  const { title, text, action } = failure;
  return (
    <Frame title={title} text={text}>
      {action === 'retry' && <RetryButton key={String(error)} error={error} onRetry={() => onRetry()} />}
      {action === 'retry' && models && last?.role === 'assistant' && (
        <OtherModelMenu
          label="Try again with another model"
          className="button button--sm button--secondary"
          models={models}
          not={last.metadata?.model}
          onChoose={onRetry}
        >
          Another model
        </OtherModelMenu>
      )}
      {action === 'reload' && <Action label="Reload chat" onClick={onReload} />}
      {action === 'leave' && <Action label="New chat" onClick={onLeave} />}
      {refused && action !== 'leave' && (
        <Action label={refused === 'message' ? 'Change message' : 'Dismiss'} onClick={onWithdraw} />
      )}
    </Frame>
  );
}

function Frame({
  title,
  text,
  mild = false,
  children,
}: {
  title: string;
  text: string;
  mild?: boolean;
  children: React.ReactNode;
}) {
  return (
    <div className={styles.notice} data-mild={mild}>
      <Icon name="alert" />
      <p role="alert">
        <strong>{title}.</strong> {text}
      </p>
      <div className={styles.ways}>{children}</div>
    </div>
  );
}

function Action({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" className="button button--sm button--secondary" onClick={onClick}>
      {label}
    </button>
  );
}

/** Counts down the time that the server asks to wait. It is outside of the alert, which would be read every second. */
function RetryButton({ error, onRetry }: { error: Error | undefined; onRetry: () => void }) {
  const [readyAt] = useState(
    () => Date.now() + (error instanceof ApiError ? (error.retryAfterSeconds ?? 0) : 0) * 1000,
  );
  const [left, setLeft] = useState(() => readyAt - Date.now());
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(readyAt - Date.now()), Math.min(1_000, left));
    return () => clearTimeout(timer);
  }, [left, readyAt]);

  return (
    <button type="button" className="button button--sm button--secondary" disabled={left > 0} onClick={onRetry}>
      {left > 0 ? `Try again in ${inWords(left)}` : 'Try again'}
    </button>
  );
}

function inWords(duration: number): string {
  const seconds = Math.ceil(duration / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`;
}
