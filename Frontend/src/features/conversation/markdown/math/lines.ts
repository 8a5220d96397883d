import { markdownLineEnding } from 'micromark-util-character';
import type { Code, Effects } from 'micromark-util-types';

/** Consumes text of several lines. The tokenizer needs each line, and each line ending, as a token. */
export class Lines {
  #isOpen = false;

  constructor(private readonly effects: Effects) {}

  consume(code: Code): void {
    if (markdownLineEnding(code)) {
      this.close();
      this.effects.enter('lineEnding');
      this.effects.consume(code);
      this.effects.exit('lineEnding');
      return;
    }
    if (!this.#isOpen) this.effects.enter('mathData');
    this.#isOpen = true;
    this.effects.consume(code);
  }

  close(): void {
    if (this.#isOpen) this.effects.exit('mathData');
    this.#isOpen = false;
  }
}
