import { QueryClient } from '@tanstack/react-query';
import { http, HttpResponse } from 'msw';
import { ApiClient } from '../api/apiClient';
import type { SessionWithMessages } from '../api/generated/chat';
import { send } from '../api/send';
import { Conversation } from '../features/conversation/model/conversation';
import { textOf } from '../features/conversation/model/types';
import type { ChatMessage } from '../features/conversation/model/types';
import { detailOf, problem, server, sessionOf } from './server';

/** A conversation as a tab opens it, and the texts that it shows. */
export function open({ known = true, fetch = send } = {}) {
  const cache = new QueryClient();
  const conversation = new Conversation('s-1', known, { fetch, api: new ApiClient(fetch), cache });
  const texts = () => conversation.chat.messages.map((message) => `${message.role}: ${textOf(message)}`);
  return { cache, conversation, texts };
}

export const answers = (...bodies: (() => Response)[]) =>
  http.post('/api/chat/stream', () => (bodies.shift() ?? (() => problem(500, 'too_many')))());
export const running = (body: () => Response) => http.get('/api/chat/sessions/s-1/stream', body);
export const nothingRunning = running(() => new HttpResponse(null, { status: 204 }));
export const stored = (messages: object[], extra: Partial<SessionWithMessages> = {}) =>
  http.get('/api/chat/sessions/s-1', () => HttpResponse.json(detailOf(sessionOf('s-1'), messages, extra)));
export const storedText = (id: string, role: string, text: string, status?: string) => ({
  id,
  role,
  metadata: { status },
  parts: [{ type: 'text', text }],
});

/** A conversation whose turns get these responses in order, and the requests that were sent. */
export function turns(...responses: Response[]) {
  const sent: { message: ChatMessage; parentId?: string; messageId?: string; trigger: string }[] = [];
  server.use(
    http.post('/api/chat/stream', async ({ request }) => {
      sent.push((await request.json()) as (typeof sent)[number]);
      return responses.shift() ?? problem(500, 'too_many');
    }),
  );
  return { sent, ...open() };
}
