import { toasts } from '../../ui/toasts';
import type { Conversation } from './model/conversation';

/**
 * Prints the whole chat, including messages that are not loaded yet. The browser's own menu prints only the loaded
 * ones.
 */
export async function printChat(conversation: Pick<Conversation, 'readAll'>): Promise<void> {
  if (await conversation.readAll()) {
    window.print();
    return;
  }
  toasts.show({
    message: 'The older messages could not be loaded.',
    tone: 'danger',
    action: { label: 'Print without them', run: () => window.print() },
  });
}
