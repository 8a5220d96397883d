import { parseJsonEventStream } from 'ai';
import type { Schema } from 'ai';
import { withIdleTimeout } from './idleTimeout';

/** A stream that is silent for longer (ms) is lost: the service writes at least every 12 seconds. */
export const idleTimeout = 40_000;

/** The JSON data of server-sent events. The stream fails when it is idle, or when an event is invalid. */
export function readEvents<T>(body: ReadableStream<Uint8Array<ArrayBuffer>>, schema: Schema<T>): ReadableStream<T> {
  const results = parseJsonEventStream({ stream: withIdleTimeout(body, idleTimeout), schema });
  return results.pipeThrough(
    new TransformStream({
      transform: (result, controller) => {
        if (result.success) controller.enqueue(result.value);
        else controller.error(result.error);
      },
    }),
  );
}
