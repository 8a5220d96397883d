import { useState } from 'react';
import type { Conversation } from './conversation';
import { textOf } from './types';

/**
 * Tells a screen reader that an answer has begun, and reads it once when it is complete. The growing text itself is no live
 * region: it would be read word by word, again and again.
 */
export function Announcer({ busy, conversation }: { busy: boolean; conversation: Conversation }) {
  const [wasBusy, setWasBusy] = useState(busy);
  const [said, setSaid] = useState('');
  if (busy !== wasBusy) {
    setWasBusy(busy);
    setSaid(busy ? 'Fubuni is answering.' : answerOf(conversation));
  }

  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}

function answerOf({ chat }: Conversation): string {
  const last = chat.messages.at(-1);
  const text = last?.role === 'assistant' ? spoken(textOf(last)).trim() : '';
  return text && `Fubuni: ${text}`;
}

/** Markdown without the marks that a voice would spell out. */
function spoken(markdown: string): string {
  return markdown.replace(/[`*#>|]+/g, '').replace(/:?-{2,}:?/g, '');
}
