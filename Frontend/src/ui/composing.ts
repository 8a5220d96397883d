/**
 * Whether a key is meant for the input method that composes a word: Enter chooses one, Escape takes one back. Safari ends the composition
 * before it tells of the key that did so, and then only the key's code tells.
 */
// eslint-disable-next-line @typescript-eslint/no-deprecated -- Nothing else has it.
export const isComposing = ({ isComposing: composing, keyCode }: KeyboardEvent): boolean => composing || keyCode === 229;
