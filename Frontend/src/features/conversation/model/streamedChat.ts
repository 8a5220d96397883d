import { AbstractChat } from 'ai';
import type { ChatState, ChatStatus, ChatTransport } from 'ai';
import type { Session } from '../../../api/sessions';
import { throttle } from '../../../lib/throttle';
import { uuid7 } from '../../../lib/uuid';
import type { ChatMessage } from './types';

/** Twenty changes a second look continuous, so a streamed message is not rendered more often (ms). */
const renderInterval = 50;

interface StreamedChatOptions {
  id: string;
  transport: ChatTransport<ChatMessage>;
  /** The messages, the status or the error have changed. */
  onChange: () => void;
  /** The stream tells how the session is stored now. */
  onSession: (session: Session) => void;
}

/** The messages of a chat and the stream that extends them: the AI SDK's chat with a state of our own. */
export class StreamedChat extends AbstractChat<ChatMessage> {
  constructor({ id, transport, onChange, onSession }: StreamedChatOptions) {
    super({
      id,
      transport,
      generateId: () => uuid7(),
      onData: ({ data }) => onSession(data),
      state: new ObservedState(throttle(onChange, renderInterval), onChange),
    });
  }
}

/** Every change makes a new array and new messages, so that React sees what has changed. */
class ObservedState implements ChatState<ChatMessage> {
  #status: ChatStatus = 'ready';
  #error: Error | undefined;
  #messages: ChatMessage[] = [];

  constructor(
    private readonly onMessages: () => void,
    private readonly onStatus: () => void,
  ) {}

  get status(): ChatStatus {
    return this.#status;
  }

  set status(status: ChatStatus) {
    this.#status = status;
    this.onStatus();
  }

  get error(): Error | undefined {
    return this.#error;
  }

  set error(error: Error | undefined) {
    this.#error = error;
    this.onStatus();
  }

  get messages(): ChatMessage[] {
    return this.#messages;
  }

  set messages(messages: ChatMessage[]) {
    this.#messages = [...messages];
    this.onMessages();
  }

  readonly pushMessage = (message: ChatMessage): void => {
    this.messages = [...this.#messages, message];
  };

  readonly popMessage = (): void => {
    this.messages = this.#messages.slice(0, -1);
  };

  readonly replaceMessage = (index: number, message: ChatMessage): void => {
    this.messages = this.#messages.with(index, copyOf(message));
  };

  /** The SDK asks for a copy of a message before it changes the message and its parts in place. */
  readonly snapshot = <T>(value: T): T => (isMessage(value) ? (copyOf(value) as T) : value);
}

function isMessage(value: unknown): value is ChatMessage {
  return typeof value === 'object' && value !== null && 'parts' in value && Array.isArray(value.parts);
}

const copyOf = (message: ChatMessage): ChatMessage => ({
  ...message,
  parts: message.parts.map((part) => ({ ...part })),
});
