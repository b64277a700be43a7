// People who type at once: from one person's key to the others' screens, in milliseconds.
//
// Reads {kind, port, people: [{token, place}], rate, seconds} on its input and prints
// {waits, typed, heard, expected}. `kind` is "ours" (batches by POST, news by events) or
// "hocuspocus" (Yjs over WebSockets). Each key types a word that nobody else types; keys fall
// on a schedule, whatever became of those before.
import http from "node:http";
import { performance } from "node:perf_hooks";

const plan = JSON.parse(await new Promise((resolve) => {
  let text = "";
  process.stdin.on("data", (piece) => { text += piece; }).on("end", () => resolve(text));
}));
const agent = new http.Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const WORD = /<(\d+)\.(\d+)>/g;
const sent = new Map();
const waits = [];
let heard = 0;

/** Notes the words that somebody's screen has just received. */
function hear(me, text) {
  const now = performance.now();
  for (const [word, who] of text.matchAll(WORD)) {
    const at = sent.get(word);
    if (Number(who) === me || at === undefined) continue;
    heard += 1;
    waits.push(now - at);
  }
}

// --- this program

function ask(method, path, token, body) {
  const headers = { cookie: `session=${token}`, "sec-fetch-site": "same-origin", accept: "application/json" };
  if (body) headers["content-type"] = "application/json";
  return new Promise((resolve, reject) => {
    const request = http.request({ port: plan.port, method, path, headers, agent }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (piece) => { text += piece; }).on("end", () => resolve([answer.statusCode, text]));
    });
    request.on("error", reject).end(body);
  });
}

const sizeOf = (node) => {
  if (node.type === "text") return node.text.length;
  const inside = (node.content ?? []).reduce((sum, child) => sum + sizeOf(child), 0);
  return node.content ? inside + 2 : ["paragraph", "heading"].includes(node.type) ? 2 : 1;
};

/** Where the first paragraph begins. */
function placeIn(doc) {
  let at = 0;
  for (const block of doc.content) {
    if (block.type === "paragraph") return at + 1;
    at += sizeOf(block);
  }
  throw new Error("no paragraph");
}

class Ours {
  constructor(number, { token, place }) {
    Object.assign(this, { number, token, path: place, waiting: [], busy: false, count: 0 });
    this.client = `client-${process.pid}-${String(number).padStart(12, "0")}`;
  }

  async open() {
    const [, text] = await ask("GET", `${this.path}/draft`, this.token);
    const draft = JSON.parse(text);
    this.version = draft.version;
    this.at = placeIn(draft.doc);
    await this.listen();
  }

  listen() {
    const path = `${this.path}/news?version=${this.version}&client=${this.client}`;
    const headers = { cookie: `session=${this.token}`, accept: "text/event-stream" };
    return new Promise((resolve, reject) => {
      http.get({ port: plan.port, path, headers }, (answer) => {
        if (answer.statusCode !== 200) return reject(new Error(`news: ${answer.statusCode}`));
        let rest = "";
        answer.setEncoding("utf8");
        answer.on("data", (piece) => {
          const events = (rest + piece).split("\n\n");
          rest = events.pop();
          for (const event of events) this.hear(event);
        });
        resolve();
      }).on("error", reject);
    });
  }

  hear(event) {
    if (!event.includes("event: entries")) return;
    const { entries } = JSON.parse(event.slice(event.indexOf("data: ") + 6));
    for (const { from, steps } of entries) {
      if (from + steps.length <= this.version) continue;
      this.version = from + steps.length;
      hear(this.number, JSON.stringify(steps));
    }
  }

  type(word) {
    const content = [{ type: "text", text: word }];
    this.waiting.push({ stepType: "replace", from: this.at, to: this.at, slice: { content } });
    void this.pump();
  }

  async pump() {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length) {
      const steps = this.waiting.splice(0);
      this.count += 1;
      const batch = `batch-${process.pid}-${this.number}-${String(this.count).padStart(12, "0")}`;
      const body = JSON.stringify({ client: this.client, batch, version: this.version, steps });
      const [status, text] = await ask("POST", `${this.path}/steps`, this.token, body);
      if (status !== 200) throw new Error(`steps: ${status} ${text}`);
      const { entries } = JSON.parse(text);
      // The answer brings what came before: whoever types hears the others by it too.
      for (const { from, steps: done } of entries) {
        if (from + done.length <= this.version) continue;
        this.version = from + done.length;
        hear(this.number, JSON.stringify(done));
      }
    }
    this.busy = false;
  }
}

// --- the peer

class Peer {
  constructor(number, { place }) {
    Object.assign(this, { number, name: place });
  }

  async open() {
    const [{ HocuspocusProvider, HocuspocusProviderWebsocket }, Y, { default: WebSocket }] =
      await Promise.all([import("@hocuspocus/provider"), import("yjs"), import("ws")]);
    this.doc = new Y.Doc();
    const socket = new HocuspocusProviderWebsocket({
      url: `ws://127.0.0.1:${plan.port}`, WebSocketPolyfill: WebSocket,
    });
    await new Promise((resolve) => {
      const provider = new HocuspocusProvider({
        websocketProvider: socket, name: this.name, document: this.doc, onSynced: resolve,
      });
      provider.attach();
    });
    this.text = this.doc.getText("text");
    this.text.observe(({ delta }) => {
      for (const { insert } of delta) if (typeof insert === "string") hear(this.number, insert);
    });
  }

  type(word) {
    this.text.insert(0, word);
  }
}

const Person = plan.kind === "ours" ? Ours : Peer;
const people = plan.people.map((one, number) => new Person(number, one));
for (const one of people) await one.open();
await sleep(1000);

const start = performance.now();
const until = start + plan.seconds * 1000;
const mates = new Map();
for (const { place } of plan.people) mates.set(place, (mates.get(place) ?? 0) + 1);
let typed = 0;
let expected = 0;
await Promise.all(people.map(async (one, number) => {
  const every = 1000 / plan.rate;
  let due = start + (number / people.length) * every;
  for (let count = 0; due < until; due += every, count++) {
    await sleep(Math.max(0, due - performance.now()));
    const word = `<${number}.${count}>`;
    sent.set(word, performance.now());
    typed += 1;
    expected += mates.get(plan.people[number].place) - 1;
    one.type(word);
  }
}));
for (let tries = 0; heard < expected && tries < 100; tries++) await sleep(50);
process.stdout.write(JSON.stringify({ waits, typed, heard, expected }), () => process.exit(0));
