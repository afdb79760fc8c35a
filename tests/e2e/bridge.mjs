// Lets the Python tests drive the official TypeScript client: reads {"method","params"} (a method of the client) a line
// on standard input, answers each with one line. Usage: node bridge.mjs legacy|modern http URL | stdio COMMAND ARGUMENT...
import { createInterface } from "node:readline";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

// With E2E_CONSENT (accept, decline, cancel) it declares elicitation, answers so, and tells what it was asked.
const consent = process.env.E2E_CONSENT;
const [era, kind, ...target] = process.argv.slice(2);
const client = new Client(
  { name: "e2e", version: "1" },
  { ...(consent && { capabilities: { elicitation: { form: {} } } }), versionNegotiation: { mode: era === "legacy" ? "legacy" : { pin: "2026-07-28" } } },
);
let questions = [];
if (consent)
  client.setRequestHandler("elicitation/create", async (request) => {
    questions.push(request.params.message);
    return { action: consent };
  });
const transport =
  kind === "http"
    ? new StreamableHTTPClientTransport(new URL(target[0]))
    : new StdioClientTransport({ command: target[0], args: target.slice(1), env: process.env, stderr: "ignore" });
await client.connect(transport);

for await (const line of createInterface({ input: process.stdin })) {
  const { method, params } = JSON.parse(line);
  let answer;
  try {
    answer = await client[method](params);
  } catch (error) {
    answer = { thrown: String(error), code: error.code };
  }
  process.stdout.write(JSON.stringify({ ...answer, questions }) + "\n");
  questions = [];
}
await client.close();
