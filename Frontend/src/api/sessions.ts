/** A chat session as lists and streams describe it. */
export type { SessionPage, SessionSummary as Session } from './generated/chat';
