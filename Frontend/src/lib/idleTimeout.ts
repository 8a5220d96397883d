/**
 * A stream that fails with a TypeError when nothing arrives for `timeout` ms, as a broken connection does that the
 * browser has not noticed.
 */
export function withIdleTimeout<T>(source: ReadableStream<T>, timeout: number): ReadableStream<T> {
  const reader = source.getReader();
  return new ReadableStream<T>({
    pull: async (controller) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const idle = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new TypeError('The connection is idle.')), timeout);
      });
      try {
        const { done, value } = await Promise.race([reader.read(), idle]);
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(error);
        await reader.cancel().catch(() => undefined);
      } finally {
        clearTimeout(timer);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
