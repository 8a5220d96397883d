import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { isComposing } from '../../lib/composing';
import type { Feedback } from './model/types';

interface FeedbackFormProps {
  feedback: Feedback;
  onSend: (comment: string) => void;
  onClose: () => void;
}

const maxLength = 1_000;

/** Asks why an answer was rated so. Nothing depends on an answer to that. */
export function FeedbackForm({ feedback, onSend, onClose }: FeedbackFormProps) {
  const [text, setText] = useState(feedback.comment ?? '');
  const comment = text.trim();

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !isComposing(event.nativeEvent)) {
      event.stopPropagation();
      onClose();
    }
  };

  return (
    <form
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        if (comment) onSend(comment);
      }}
    >
      <label>
        <span>{feedback.rating === 'up' ? 'What was good?' : 'What was wrong?'} (optional)</span>
        <input value={text} maxLength={maxLength} autoComplete="off" onChange={({ target }) => setText(target.value)} />
      </label>
      <button type="submit" className="button button--sm button--primary" disabled={!comment}>
        Send feedback
      </button>
      <button type="button" className="button button--sm button--secondary" onClick={onClose}>
        Close
      </button>
    </form>
  );
}
