import { useEffect, useState } from 'react';

/** The value after it has not changed for `delay` ms. An empty value is returned at once. */
export function useDebounced(value: string, delay: number): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), delay);
    return () => clearTimeout(timer);
  }, [value, delay]);
  return value === '' ? '' : rested;
}
