import type { ChatMessage } from './model/types';

/** How an answer ended, where it did not end by itself. */
export function Outcome({ message: { metadata } }: { message: ChatMessage }) {
  if (metadata?.status === 'stopped') return <span>Stopped</span>;
  if (metadata?.status === 'interrupted') return <span>Interrupted</span>;
  if (metadata?.finishReason === 'length') return <span>Cut at the model’s limit</span>;
  if (metadata?.finishReason === 'content-filter') return <span>Cut by the model’s provider</span>;
  return null;
}
