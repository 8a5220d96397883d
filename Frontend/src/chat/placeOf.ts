/** The id of a message's element. */
export const placeOf = (messageId: string) => `message-${messageId}`;
