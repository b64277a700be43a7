// A Yjs server as its makers give it: it tells at once, and stores seconds later.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Database } from "@hocuspocus/extension-database";
import { Server } from "@hocuspocus/server";

const [, , port, folder] = process.argv;
const database = new Database({
  fetch: async () => null,
  store: async ({ documentName, state }) =>
    writeFileSync(join(folder, `${encodeURIComponent(documentName)}.bin`), state),
});
const server = new Server({
  port: Number(port), address: "127.0.0.1", quiet: true, extensions: [database],
});
await server.listen();
