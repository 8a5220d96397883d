import { createContext, useContext } from 'react';
import type { Context } from 'react';

/** A context without a default value: its hook throws where no provider is above. */
export function createRequiredContext<T>(name: string): [context: Context<T | null>, useRequired: () => T] {
  const RequiredContext = createContext<T | null>(null);
  RequiredContext.displayName = name;
  const useRequired = (): T => {
    const value = useContext(RequiredContext);
    if (value === null) throw new Error(`${name} has no provider above this component.`);
    return value;
  };
  return [RequiredContext, useRequired];
}
