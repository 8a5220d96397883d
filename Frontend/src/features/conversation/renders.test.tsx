import type * as React from 'react';
import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';
import { renderApp } from '../../testing/renderApp';
import { answer, detailOf, home, server, sessionOf } from '../../testing/server';
import type * as Elements from './markdown/elements';
import type * as Cards from './tools/ToolCard';

const id = '01a1fb09-2722-7e00-8c85-64086b93bc16';
const rendered = vi.hoisted(() => ({ blocks: [] as string[], cards: 0 }));

vi.mock('./markdown/elements', async (original) => {
  const { toElements } = await original<typeof Elements>();
  return {
    toElements: (...[root, open]: Parameters<typeof toElements>) => {
      rendered.blocks.push(JSON.stringify(root));
      return toElements(root, open);
    },
  };
});

vi.mock('./tools/ToolCard', async (original) => {
  const { ToolCard } = await original<typeof Cards>();
  return {
    ToolCard: (props: React.ComponentProps<typeof ToolCard>) => {
      rendered.cards++;
      return <ToolCard {...props} />;
    },
  };
});

const tool = {
  type: 'dynamic-tool',
  toolName: 'add_task',
  toolCallId: 'c',
  state: 'output-available',
  input: {},
  output: {},
};
const history = Array.from({ length: 12 }, (_, index) => [
  { id: `q${index}`, role: 'user', parts: [{ type: 'text', text: `Question ${index}` }] },
  { id: `a${index}`, role: 'assistant', parts: [tool, { type: 'text', text: `Old ${index}.\n\nSecond block.` }] },
]).flat();

/** A line of an answer that the test writes. */
function openLine() {
  const encoder = new TextEncoder();
  let line: ReadableStreamDefaultController<Uint8Array> | undefined;
  server.use(
    ...home([sessionOf(id)]),
    http.get(`/api/chat/sessions/${id}`, () => HttpResponse.json(detailOf(sessionOf(id), history))),
    http.post('/api/chat/stream', () => {
      const body = new ReadableStream<Uint8Array>({ start: (controller) => void (line = controller) });
      return new HttpResponse(body, { headers: { 'content-type': 'text/event-stream' } });
    }),
  );
  return {
    opened: () => waitFor(() => expect(line).toBeDefined()),
    push: (chunk: object) => line?.enqueue(encoder.encode(`data: ${JSON.stringify(chunk)}\n\n`)),
    close: () => line?.close(),
  };
}

it('does not render finished messages and blocks again while an answer streams', async () => {
  const line = openLine();
  const { user } = renderApp(`/chat/${id}`);
  await screen.findByText('Old 11.');
  await user.type(screen.getByLabelText('Message'), 'Go on{Enter}');
  await line.opened();
  const [start = {}, ...rest] = answer('');
  line.push(start);
  line.push({ type: 'text-start', id: 't' });
  line.push({ type: 'text-delta', id: 't', delta: 'The first block.\n\nThen' });
  await screen.findByText('Then');

  rendered.blocks.length = 0;
  rendered.cards = 0;
  for (let word = 0; word < 100; word++) {
    line.push({ type: 'text-delta', id: 't', delta: ` word${word}` });
    if (word % 10 === 0) await screen.findByText(new RegExp(`word${word}$`));
  }
  await screen.findByText(/word99$/);
  expect(rendered.cards).toBe(0);
  expect(rendered.blocks.length).toBeGreaterThan(5);
  expect(rendered.blocks.filter((block) => !block.includes('Then'))).toEqual([]);
  for (const chunk of rest.slice(3)) line.push(chunk);
  line.close();
  await waitFor(() => expect(screen.getByRole('region', { name: 'Messages' })).toHaveAttribute('aria-busy', 'false'));
  expect(rendered.cards).toBe(0);
});
