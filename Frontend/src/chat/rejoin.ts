/**
 * What came of a try to get the rest of an answer: it is here; the line broke again; the service did not answer or asks to come
 * back; or it will not give it.
 */
export type Joined = 'whole' | 'cut' | 'unanswered' | 'refused';

const waits = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000];

/**
 * Tries until the answer is whole, for about a minute without any sign of life. A stream that flowed before it broke starts the
 * count again. The network's return, or the reader's, ends a wait at once. Tells whether the answer is whole.
 */
export async function rejoin(join: () => Promise<Joined>, given: () => boolean): Promise<boolean> {
  for (let attempt = 0; attempt < waits.length; attempt++) {
    await pause(waits[attempt] ?? 0);
    if (given()) return false;
    const joined = await join();
    if (joined === 'whole') return true;
    if (joined === 'refused') return false;
    if (joined === 'cut') attempt = 0;
  }
  return false;
}

function pause(duration: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener('online', end);
      document.removeEventListener('visibilitychange', end);
      resolve();
    };
    const timer = setTimeout(end, duration);
    window.addEventListener('online', end);
    document.addEventListener('visibilitychange', end);
  });
}
