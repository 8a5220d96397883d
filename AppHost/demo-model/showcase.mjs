// Canned answers that show what the page makes of mathematics, diagrams and reasoning. They are ASCII, so they may be cut anywhere.
import { notice } from './texts.mjs';

export const mathematics = `## Some mathematics

${notice} These formulas are real, though.

The roots of \\(ax^2 + bx + c = 0\\), where $a \\neq 0$, are

\\[
x_{1,2} = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}
\\]

A sum, a matrix and a case distinction:

$$
\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2},
\\qquad
A = \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix},
\\qquad
|x| = \\begin{cases} x & \\text{if } x \\geq 0 \\\\ -x & \\text{otherwise} \\end{cases}
$$

Prices stay text: this costs $5 to $10. So does code: \`$HOME\`.
`;

export const diagram = `## A diagram

${notice} Here is how an answer reaches your page:

\`\`\`mermaid
flowchart LR
  Page[Your page] -->|message| Gateway
  Gateway --> ChatService
  ChatService -->|prompt| Model[Demo model]
  Model -->|pieces| Log[(Run log)]
  Log -->|stream| Page
\`\`\`

And the same as a sequence:

\`\`\`mermaid
sequenceDiagram
  participant P as Page
  participant C as ChatService
  participant M as Model
  P->>C: message
  C->>M: prompt
  M-->>C: pieces
  C-->>P: stream
\`\`\`
`;

export const thoughts = `The user asks me to think, so I show what that looks like.

I am a **demo model**: my thoughts are canned as well. A real model would do three things here:

1. read the question again,
2. collect what it knows, and
3. check the answer before it writes it.

None of this is part of the answer, and the page folds it.`;
