// A client of the MCP TypeScript SDK at a running ChatService. Takes requests and answers with their results, one JSON line each on stdin and stdout.
import { createInterface } from 'node:readline'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

const { endpoint, token } = JSON.parse(process.argv[2])
const client = new Client({ name: 'fubuni-conformance', version: '0.1.0' })

const answer = async (work) => {
  let reply
  try {
    reply = { result: await work() }
  } catch (error) {
    reply = { failure: error.message }
  }
  console.log(JSON.stringify(reply))
}

await answer(async () => {
  await client.connect(new StreamableHTTPClientTransport(new URL(endpoint), { requestInit: { headers: { authorization: `Bearer ${token}` } } }))
  return client.getServerVersion()
})
// After listTools the client checks structured content against the output schema that the tool promised.
for await (const line of createInterface({ input: process.stdin })) {
  const { method, parameters } = JSON.parse(line)
  await answer(() => client[method](parameters))
}
await client.close()
