/** A stream that fails when nothing comes for this long (ms): a line that broke without a word is silent for ever. */
export function watched<T>(source: ReadableStream<T>, silence: number): ReadableStream<T> {
  const reader = source.getReader();
  return new ReadableStream<T>({
    pull: async (controller) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const silent = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new TypeError('The line is silent.')), silence);
      });
      try {
        const { done, value } = await Promise.race([reader.read(), silent]);
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
