// Serves OpenAI's chat completions on 127.0.0.1:$PORT with answers from replies.mjs. See README.md.
import { LLMock } from '@copilotkit/aimock';
import { reply } from './replies.mjs';

const port = Number(process.env.PORT ?? 8089);
const usualWordsPerSecond = 40;
const wordsPerSecond = Number(process.env.DEMO_MODEL_WORDS_PER_SECOND ?? usualWordsPerSecond);

// A word and its space, on average; a chunk is about a word, as a model's token is.
const charactersPerWord = 6;
const paceOf = (tps) => (tps > 0 ? { ttft: 300, tps, jitter: 0.2 } : {});
const pace = paceOf(wordsPerSecond);

const mock = new LLMock({ host: '127.0.0.1', port, logLevel: 'warn', journalMaxEntries: 20 });

// Each kind of reply is sent in its own way. Whatever quotes the user goes out in one piece: the library cuts text by code unit,
// and half an emoji is not valid text.
const oneChunk = { chunkSize: 1_000_000 };
const kinds = {
  prose: { chunkSize: charactersPerWord, streamingProfile: pace },
  slow: { chunkSize: charactersPerWord, streamingProfile: paceOf(usualWordsPerSecond) },
  short: oneChunk,
  tools: oneChunk,
  error: {},
  hang: {},
  cut: { chunkSize: charactersPerWord, streamingProfile: pace, truncateAfterChunks: 20 },
};

for (const [kind, options] of Object.entries(kinds)) {
  mock.on({ endpoint: 'chat', predicate: (request) => reply(request).kind === kind }, (request) => respond(reply(request)), options);
}

function respond(answer) {
  switch (answer.kind) {
    case 'tools':
      return { toolCalls: answer.calls.map(({ name, input }) => ({ name, arguments: JSON.stringify(input) })), usage: answer.usage };
    case 'error':
      return { error: { message: 'The demo model was asked to fail.', type: 'server_error' }, status: answer.status };
    case 'hang':
      return new Promise(() => {});
    default:
      return { content: answer.text, reasoning: answer.reasoning, usage: answer.usage };
  }
}

await mock.start();
console.log(`demo model on http://127.0.0.1:${mock.port}/v1`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => process.exit(0));
}
