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

// The page shows images of its own origin alone: the icon of the app is one in every installation.
export const image = `## An image

${notice} The image is real: it is the icon of this app. Click on it to view it alone.

![The icon of Fubuni](/icon-192.png)

An image of another host is shown as a link, because loading it would tell that host who reads this:
![An image elsewhere](https://example.com/image.png)
`;

export const help = `## What I can show

${notice} Say one of these:

| say | and you see |
|---|---|
| \`Show me reasoning\` | thoughts before the answer, folded |
| \`Show me mathematics\` | formulas |
| \`Show me a table\` | tables, one of them to be sorted |
| \`Show me a diagram\` | diagrams |
| \`Show me an image\` | an image |
| \`Show me a long answer\` | many words, one by one |
| \`Show me a failure\` | an answer that fails |
| \`Show me an interrupted answer\` | an answer that breaks off |
| \`Add a task: buy oat milk\` | the call of a tool |
`;

export const thoughts = `The user asks me to think, so I show what that looks like.

I am a **demo model**: my thoughts are canned as well. A real model would do three things here:

1. read the question again,
2. collect what it knows, and
3. check the answer before it writes it.

None of this is part of the answer, and the page folds it.`;
