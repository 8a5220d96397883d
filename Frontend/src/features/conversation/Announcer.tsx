import { useState } from 'react';
import type { Conversation } from './model/conversation';
import { textOf } from './model/types';

/**
 * Announces to screen readers that an assistant message has started, and reads it once when it is complete. The growing
 * text is not a live region, because it would be read again with every word.
 */
export function Announcer({ busy, conversation }: { busy: boolean; conversation: Conversation }) {
  const [wasBusy, setWasBusy] = useState(busy);
  const [announcement, setAnnouncement] = useState('');
  if (busy !== wasBusy) {
    setWasBusy(busy);
    setAnnouncement(busy ? 'Fubuni is answering.' : announcementOf(conversation));
  }

  return (
    <p className="visually-hidden" role="status">
      {announcement}
    </p>
  );
}

function announcementOf({ chat }: Conversation): string {
  const last = chat.messages.at(-1);
  const text = last?.role === 'assistant' ? withoutMarks(textOf(last)).trim() : '';
  return text && `Fubuni: ${text}`;
}

/** Markdown without the characters that a screen reader would spell out. */
function withoutMarks(markdown: string): string {
  return markdown.replace(/[`*#>|]+/g, '').replace(/:?-{2,}:?/g, '');
}
