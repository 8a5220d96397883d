// A chat of the AI SDK against a running ChatService. Takes orders and answers with what a user interface would show, one JSON line each on stdin and stdout.
import { createInterface } from 'node:readline'
import { AbstractChat, DefaultChatTransport, readUIMessageStream, safeValidateUIMessages } from 'ai'

const { origin, token, sessionId } = JSON.parse(process.argv[2])

class State {
  status = 'ready'
  error = undefined
  #messages = []
  #waiting = new Set()

  get messages() {
    return this.#messages
  }

  set messages(messages) {
    this.#messages = messages
    this.#waiting.forEach((look) => look())
  }

  pushMessage = (message) => (this.messages = [...this.#messages, message])
  popMessage = () => (this.messages = this.#messages.slice(0, -1))
  replaceMessage = (index, message) => (this.messages = this.#messages.with(index, this.snapshot(message)))
  snapshot = (value) => structuredClone(value)

  until(condition) {
    return new Promise((resolve) => {
      const look = () => {
        if (!condition(this.#messages)) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }
}

class Chat extends AbstractChat {}

const textOf = (message) => message?.parts.map((part) => (part.type === 'text' ? part.text : '')).join('') ?? ''

const asked = []
const data = []
const toolCalls = []
let finish = null

const transport = new DefaultChatTransport({
  api: `${origin}/api/chat/stream`,
  headers: { authorization: `Bearer ${token}` },
  prepareSendMessagesRequest({ id, messages, trigger, messageId }) {
    asked.push({ trigger, messageId, messageIds: messages.map((message) => message.id) })
    const index = messages.findLastIndex((message) => message.role === 'user')
    const isEdit = trigger === 'submit-message' && messageId !== undefined
    const message = {
      // The SDK sends an edited message under the id of the one that it replaces; to the service they are two, side by side.
      id: isEdit ? crypto.randomUUID() : messages[index].id,
      parts: messages[index].parts.filter((part) => part.type === 'text').map(({ type, text }) => ({ type, text })),
    }
    return { body: { sessionId: id, message, messageId, trigger, parentId: messageId === undefined ? messages[index - 1]?.id : undefined } }
  },
  prepareReconnectToStreamRequest: ({ id }) => ({ api: `${origin}/api/chat/sessions/${id}/stream` }),
})

const state = new State()
const chat = new Chat({
  id: sessionId,
  generateId: () => crypto.randomUUID(),
  transport,
  state,
  onData: (part) => data.push(part.type),
  onToolCall: ({ toolCall }) => toolCalls.push(toolCall.toolName),
  onFinish: ({ isAbort, isDisconnect, isError, finishReason }) => (finish = { isAbort, isDisconnect, isError, finishReason }),
})

let running = Promise.resolve()

const orders = {
  /** Begins what a user does; `settled` waits for its end. */
  begin({ method, argument }) {
    finish = null
    running = chat[method](argument ?? undefined)
  },
  settled: () => running,
  until: ({ text }) => state.until((messages) => chat.status === 'streaming' && textOf(messages.at(-1)).includes(text)),
  untilAsked: () => state.until((messages) => messages.at(-1)?.parts.some((part) => part.state === 'approval-requested')),
  load({ messages }) {
    chat.messages = messages
  },
  async validate({ messages }) {
    const result = await safeValidateUIMessages({ messages })
    if (!result.success) throw result.error
  },
  /** One turn without a chat: the last state of the message that the stream builds. */
  async read({ text }) {
    const question = { id: crypto.randomUUID(), role: 'user', parts: [{ type: 'text', text }] }
    const stream = await transport.sendMessages({ chatId: sessionId, messages: [question], trigger: 'submit-message' })
    for await (const message of readUIMessageStream({ stream, terminateOnError: true })) chat.messages = [question, message]
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const { order, ...options } = JSON.parse(line)
  let failure
  try {
    await orders[order](options)
  } catch (error) {
    failure = error.message
  }
  const { status, error, messages } = chat
  console.log(JSON.stringify({ failure, status, error: error?.message, messages, finish, data, toolCalls, asked }))
}
process.exit()
