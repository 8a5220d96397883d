import { DefaultChatTransport } from 'ai';
import type { UIMessageChunk } from 'ai';
import { readProblem } from '../../../api/problem';
import type { Fetch } from '../../../api/send';
import { readEvents } from '../../../lib/sse';
import { browserTimeZone } from '../../../lib/timeZone';
import { chunkSchema } from './chunks';
import type { TurnOptions } from './turn';
import type { ChatMessage } from './types';

/**
 * The stream ended before the assistant message did, because the connection was lost or closed by a proxy. The run may
 * still be active.
 */
export class StreamCutError extends Error {
  override readonly name = 'StreamCutError';
}

/**
 * Sends the last message only, because the service has the others. Tells a cut stream from a complete one: the AI SDK
 * takes every end for a complete message, also one without a `finish` chunk.
 */
export class ChatTransport extends DefaultChatTransport<ChatMessage> {
  /** The last request to resume has found no active run. */
  hasNoActiveRun = false;

  constructor(
    authorizedFetch: Fetch,
    private readonly onChunk: (chunk: UIMessageChunk) => void,
  ) {
    super({
      api: '/api/chat/stream',
      fetch: async (input, init) => {
        if (typeof input !== 'string') throw new TypeError('The transport only asks for paths.');
        const response = await authorizedFetch(input, init);
        if (response.ok) return response;
        const problem = await readProblem(response);
        if (!problem.errors.timeZone) throw problem;
        // A browser can know a zone that is too new for the service. The message matters more.
        const again = await authorizedFetch(input, withoutTimeZone(init));
        if (!again.ok) throw await readProblem(again);
        return again;
      },
      prepareSendMessagesRequest: ({ id, messages, body }) => ({ body: toRequest(id, messages, body) }),
      prepareReconnectToStreamRequest: ({ id }) => ({ api: `/api/chat/sessions/${id}/stream` }),
    });
  }

  override async reconnectToStream(options: Parameters<DefaultChatTransport<ChatMessage>['reconnectToStream']>[0]) {
    const stream = await super.reconnectToStream(options);
    this.hasNoActiveRun = stream === null;
    return stream;
  }

  protected override processResponseStream(
    bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
  ): ReadableStream<UIMessageChunk> {
    const reader = readEvents(bytes, chunkSchema).getReader();
    let isOver = false;
    return new ReadableStream<UIMessageChunk>({
      pull: async (controller) => {
        try {
          let chunk: UIMessageChunk | undefined;
          // A pull has to enqueue a chunk, so unknown chunks are skipped here.
          while (!chunk) {
            const { done, value } = await reader.read();
            if (done) {
              if (!isOver) throw new StreamCutError('The connection was lost before the answer was complete.');
              controller.close();
              return;
            }
            chunk = value;
          }
          isOver ||= chunk.type === 'finish' || chunk.type === 'abort' || chunk.type === 'error';
          this.onChunk(chunk);
          controller.enqueue(chunk);
        } catch (error) {
          // Browsers report a lost connection as a TypeError, each with another text.
          const isCut = error instanceof TypeError;
          controller.error(isCut ? new StreamCutError('The connection was lost.', { cause: error }) : error);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    });
  }
}

/**
 * The id of the message makes sending it again harmless. At the end of the chat, `parentId` lets the service detect
 * that this tab has missed a turn; `messageId` names the message that gets an alternative. The SDK's own trigger is not
 * used: it keeps the id of an edited message, and calls every retry a regeneration.
 */
function toRequest(
  sessionId: string,
  messages: readonly ChatMessage[],
  options: Partial<TurnOptions> & { model?: string } = {},
) {
  const index = messages.findLastIndex(({ role }) => role === 'user');
  const message = messages[index];
  if (!message) throw new Error('There is no message to send.');
  const { trigger = 'submit-message', messageId, model } = options;
  const parts = message.parts.flatMap((part) => (part.type === 'text' ? [{ type: part.type, text: part.text }] : []));
  const parentId = messageId === undefined ? messages[index - 1]?.id : undefined;
  const timeZone = browserTimeZone();
  return { sessionId, message: { id: message.id, parts }, parentId, trigger, messageId, model, timeZone };
}

function withoutTimeZone(init: RequestInit = {}): RequestInit {
  if (typeof init.body !== 'string') return init;
  return { ...init, body: JSON.stringify({ ...(JSON.parse(init.body) as object), timeZone: undefined }) };
}
