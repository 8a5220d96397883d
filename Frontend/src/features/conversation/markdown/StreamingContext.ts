import { createContext } from 'react';

/** More of the text around may still be streamed. */
export const StreamingContext = createContext(false);
