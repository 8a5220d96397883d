import { useEffect, useState } from 'react';

/** The value as it was when it had rested for `delay` ms. What is empty needs no rest. */
export function useDebounced(value: string, delay: number): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), delay);
    return () => clearTimeout(timer);
  }, [value, delay]);
  return value === '' ? '' : rested;
}
