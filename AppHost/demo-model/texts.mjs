// Canned answers. They hold no user's words, so they may be cut anywhere.

export const notice = 'I am the **demo model**: my answers are canned, and nobody thinks behind them.';

export const overview = `## What this is

${notice} I am here so that you can try the chat without a key for a real model. Add one and this chat goes on with it.

What is real already:

- **Streaming.** These words arrive one by one. Reload the page while I write, and the answer goes on.
- **Sessions.** Every conversation stays in the sidebar; rename it or delete it there.
- **The to-do list.** I call real tools for it, and the list is yours alone.

Try one of these:

1. \`Add a task: buy oat milk\`
2. \`What is on my list?\`
3. \`Done with buy oat milk\`

Code is shown with its language:

\`\`\`csharp
var answer = await chat.AskAsync("What can you do?");
Console.WriteLine(answer.Text);
\`\`\`

Ask for a table, for mathematics, for a diagram, for an image or for a long answer to see those.
Say \`Help\` for all that I can show.
`;

export const table = `## A comparison

${notice} Still, here is a table:

| | Demo model | Real model |
|---|---|---|
| Needs a key | no | yes |
| Answers your question | hardly | yes |
| Calls tools | yes, on plain requests | yes |
| Costs | nothing | per token |

And one with numbers, to be sorted by a click on a header:

| Milk | Litres | Price |
|---|--:|--:|
| Oat | 12 | $1.95 |
| Soy | 9 | $1.49 |
| Cow | 120 | $0.99 |

Which one to use depends on what you are after:

- to look around, the **demo model** is enough;
- to work with it, give the composition a **key**.
`;

const sections = [
  ['How an answer travels', [
    'When you press the button, your message and the order to answer it are stored together, in one step. If anything fails before that, nothing has happened, and the message can be sent again. If anything fails after it, the answer is still written, because the work does not hang on your browser.',
    'The answer itself is made in small pieces. Each piece goes into a log as soon as it is there, and the page you look at only reads that log. That is why a second tab can show the same answer, and why a page that was reloaded in the middle catches up from the first word and then goes on with the rest.',
    'Every few seconds what there is of the answer is stored for good. Should the machine that writes it go away, another one notices after a short while that nobody renews the work, keeps the text there is, and says that it was interrupted. A half answer that says so is better than one that pretends to be whole.',
  ]],
  ['Why tools are kept apart', [
    'A model that may do things is more useful than one that only talks, and also more dangerous. So the tools are behind a protocol of their own, and the user they work for is taken from the signed token of the request, never from what the model writes. Whatever somebody manages to talk the model into, it cannot reach another list than yours.',
    'Each tool says what it needs in a schema, and says plainly what was wrong when it refuses. A model reads such an error much like a person does: it corrects the call, or explains what did not work. The limits around it are simple ones. So many steps, so much time, so many tokens, and then the answer ends with what there is.',
    'You see every call as a card in the conversation, with what went in and what came out. Nothing that changes your data happens behind your back.',
  ]],
  ['What makes a chat feel quick', [
    'People do not mind that a long answer takes a while, as long as the first word comes soon and the rest keeps flowing. So the first piece is sent at once, and the pieces after it are gathered for a few hundredths of a second before they are sent together. Nobody can see the difference, and a busy server has far fewer things to do.',
    'The page does its part as well. While text streams in, only the last paragraph is drawn again; everything above it stays as it was. Scrolling up to read stays where you put it. And what you typed is kept, so that a lost connection costs you nothing but a moment.',
    'Quiet lines are a trap of their own, for proxies like to close what looks idle. A tiny comment every few seconds keeps the line open, and no reader ever notices it.',
  ]],
  ['What a real model would add', [
    'Everything around this text is real: the sign-in, the sessions, the streaming, the tools, the traces you can look at while it runs. Only the words are canned. With a key for any endpoint that speaks the usual protocol, the same conversation goes on with a model that understands what you wrote.',
    'Nothing else has to change for that. The name of the model appears where the label of the demo is now, the tools are the same, and the answers are counted in tokens in the same place. That is the point of a stand-in: to be boring, predictable, and easy to throw out.',
  ]],
];

export const essay = [
  '# A long answer, for the sake of length',
  '',
  `${notice} You asked for something long, so here is how this chat works, in some detail.`,
  ...sections.flatMap(([heading, paragraphs]) => ['', `## ${heading}`, ...paragraphs.flatMap((paragraph) => ['', paragraph])]),
  '',
].join('\n');
