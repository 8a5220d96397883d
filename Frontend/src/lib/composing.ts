/**
 * Whether a key is for the input method that composes a word: Enter chooses a word, Escape cancels. Safari ends the
 * composition before the key event, and only `keyCode` is left to tell.
 */
// eslint-disable-next-line @typescript-eslint/no-deprecated -- Nothing else has it.
export const isComposing = ({ isComposing: composing, keyCode }: KeyboardEvent): boolean =>
  composing || keyCode === 229;
