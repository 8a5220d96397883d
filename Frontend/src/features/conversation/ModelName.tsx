import { useConversationActions } from './ConversationContext';
import styles from './Message.module.css';
import type { ChatMessage } from './model/types';

/** Which model answers, where there are several. */
export function ModelName({ metadata }: { metadata: ChatMessage['metadata'] }) {
  const { models } = useConversationActions();
  const name = metadata?.modelName ?? metadata?.model;
  return models && name ? <span className={styles.modelName}>{name}</span> : null;
}
