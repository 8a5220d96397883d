/** Calls at once, and while it is called again within `interval` ms only once at the end of each interval. */
export function throttle(callback: () => void, interval: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isPending = false;
  const call = () => {
    isPending = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (isPending) call();
    }, interval);
    callback();
  };
  return () => {
    if (timer === undefined) call();
    else isPending = true;
  };
}
