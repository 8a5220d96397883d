/** The id of a message's element. */
export const messageElementId = (messageId: string) => `message-${messageId}`;
