import { jsonSchema } from 'ai';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { idleTimeout, readEvents } from './sse';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const schema = jsonSchema<{ count: number }>(
  {},
  {
    validate: (value) =>
      typeof value === 'object' && value !== null && 'count' in value
        ? { success: true, value: value as { count: number } }
        : { success: false, error: new Error('An event has no count.') },
  },
);

/** A body that is written to piece by piece, and a reader of its events. */
function open() {
  let write: (text: string) => void = () => undefined;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => void (write = (text) => controller.enqueue(new TextEncoder().encode(text))),
  });
  return { write, reader: readEvents(body, schema).getReader() };
}

it('reads the JSON of each event, however the bytes are cut', async () => {
  const { write, reader } = open();
  write(': heartbeat\n\nid: 1\ndata: {"cou');
  write('nt":1}\n\ndata: {"count":2}\n\n');
  expect(await reader.read()).toMatchObject({ value: { count: 1 } });
  expect(await reader.read()).toMatchObject({ value: { count: 2 } });
});

it.each(['{"count"', '{}'])('fails at an invalid event: %s', async (data) => {
  const { write, reader } = open();
  write(`data: ${data}\n\n`);
  await expect(reader.read()).rejects.toThrow();
});

it('fails when nothing arrives for too long, and not while heartbeats do', async () => {
  const { write, reader } = open();
  const failed = vi.fn();
  void reader.read().catch(failed);
  await vi.advanceTimersByTimeAsync(idleTimeout - 1);
  write(': heartbeat\n\n');
  await vi.advanceTimersByTimeAsync(idleTimeout - 1);
  expect(failed).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(failed).toHaveBeenCalledExactlyOnceWith(expect.any(TypeError));
});
