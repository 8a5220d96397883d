import { DefaultChatTransport, parseJsonEventStream } from 'ai';
import type { UIMessageChunk } from 'ai';
import { readProblem } from '../api/problem';
import type { Fetch } from '../api/send';
import { chunkSchema } from './chunks';
import type { TurnOptions } from './turn';
import type { ChatMessage } from './types';
import { watched } from './watched';

/** A line that is silent for longer (ms) is dead: the service writes at least every 12 seconds. */
const silence = 40_000;

/** The stream ended before the answer did: the connection broke, or something in between closed it. The answer may still be running. */
export class StreamCutError extends Error {
  override readonly name = 'StreamCutError';
}

/**
 * Sends the last message only (the service has the others) and tells a stream that was cut from one that is over, which the
 * AI SDK does not: to it, an end without `finish` is a complete answer.
 */
export class ChatTransport extends DefaultChatTransport<ChatMessage> {
  /** Whether the last try to join a running answer found none. */
  nothingRunning = false;

  constructor(
    authorizedFetch: Fetch,
    private readonly onChunk: (chunk: UIMessageChunk) => void,
  ) {
    super({
      api: '/api/chat/stream',
      fetch: async (input, init) => {
        if (typeof input !== 'string') throw new TypeError('The transport only asks for paths.');
        const response = await authorizedFetch(input, init);
        if (!response.ok) throw await readProblem(response);
        return response;
      },
      prepareSendMessagesRequest: ({ id, messages, body }) => ({ body: toRequest(id, messages, body) }),
      prepareReconnectToStreamRequest: ({ id }) => ({ api: `/api/chat/sessions/${id}/stream` }),
    });
  }

  override async reconnectToStream(options: Parameters<DefaultChatTransport<ChatMessage>['reconnectToStream']>[0]) {
    const stream = await super.reconnectToStream(options);
    this.nothingRunning = stream === null;
    return stream;
  }

  protected override processResponseStream(bytes: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<UIMessageChunk> {
    const reader = parseJsonEventStream({ stream: watched(bytes, silence), schema: chunkSchema }).getReader();
    let over = false;
    return new ReadableStream<UIMessageChunk>({
      pull: async (controller) => {
        try {
          for (let chunk: UIMessageChunk | undefined; !chunk;) {
            const { done, value } = await reader.read();
            if (done) {
              if (!over) throw new StreamCutError('The connection was lost before the answer was complete.');
              controller.close();
              return;
            }
            if (!value.success) throw value.error;
            chunk = value.value;
            if (!chunk) continue;
            over ||= chunk.type === 'finish' || chunk.type === 'abort' || chunk.type === 'error';
            this.onChunk(chunk);
            controller.enqueue(chunk);
          }
        } catch (error) {
          // Every browser reports a broken connection as a TypeError, each with a text of its own.
          controller.error(error instanceof TypeError ? new StreamCutError('The connection was lost.', { cause: error }) : error);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    });
  }
}

/**
 * The id of the message makes sending it again harmless. At the end of the conversation, the id before it tells the service if this
 * tab missed a turn; in the place of another message, that one says where it belongs. What the SDK itself would say of a turn is
 * passed over: to it an edited message keeps its id, and what has no answer yet is sent again as it answers anew.
 */
function toRequest(sessionId: string, messages: readonly ChatMessage[], options: Partial<TurnOptions> = {}) {
  const index = messages.findLastIndex(({ role }) => role === 'user');
  const message = messages[index];
  if (!message) throw new Error('There is no message to send.');
  const { trigger = 'submit-message', messageId } = options;
  const parts = message.parts.flatMap((part) => (part.type === 'text' ? [{ type: part.type, text: part.text }] : []));
  const parentId = messageId === undefined ? messages[index - 1]?.id : undefined;
  return { sessionId, message: { id: message.id, parts }, parentId, trigger, messageId };
}
