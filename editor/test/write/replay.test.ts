// @vitest-environment node
import { EditorState } from "prosemirror-state";
import { expect, test } from "vitest";
import { collabPlugin, startBatch, type Unsent, unsentOf } from "../../src/write/collab";
import type { Loss } from "../../src/write/rebasing";
import { replay } from "../../src/write/replay";
import { schema } from "../../src/write/schema";
import { Authority, chance } from "./authority";

const p = (text: string) => schema.node("paragraph", null, text ? [schema.text(text)] : []);

let named = 0;
const name = () => `batch-${++named}`;

function dead(server: Authority): {
  type(text: string, at: number): void;
  send(): void;
  left(): Unsent;
} {
  let state = EditorState.create({
    doc: server.doc,
    plugins: [collabPlugin(server.version, "dead")],
  });
  return {
    type: (text, at) => {
      state = state.apply(state.tr.insertText(text, at));
    },
    send: () => {
      const tr = startBatch(state, name());
      if (tr) state = state.apply(tr);
    },
    left: () => unsentOf(state) ?? expect.fail("nothing is left"),
  };
}

function others(server: Authority, text: string, at: number): void {
  const page = dead(server);
  page.type(text, at);
  const { version, steps } = page.left();
  server.push({ client: "others", batch: name(), version, steps });
}

/** Replays on a server; gives the losses, and checks that nothing is kept any more. */
async function replayed(server: Authority, unsent: Unsent): Promise<Loss[]> {
  const found: Loss[] = [];
  let kept: Unsent | null = unsent;
  await replay(unsent, {
    client: "dead",
    name,
    save: async (left) => {
      kept = left;
    },
    lose: (losses) => found.push(...losses),
    post: async (batch) => {
      expect(kept?.flight?.batch).toBe(batch.batch); // kept before it is sent
      const pushed = server.push(batch);
      return pushed ? { kind: "pushed", pushed } : { kind: "late" };
    },
  });
  expect(kept).toBeNull();
  return found;
}

test("words typed inside words already sent are put there, whatever others wrote", async () => {
  const server = new Authority(schema.node("doc", null, [p("un")]));
  const page = dead(server);
  page.type("ac", 1);
  page.send();
  page.type("b", 2);
  others(server, "zz", 1);
  others(server, "y", 3);
  expect(await replayed(server, page.left())).toEqual([]);
  expect(server.doc.textContent).toBe("zzyabcun");
});

test("a batch that the server took before is not written twice", async () => {
  const server = new Authority(schema.node("doc", null, [p("un")]));
  const page = dead(server);
  page.type("ac", 1);
  page.send();
  page.type("b", 2);
  const { flight } = page.left();
  if (flight) server.push({ client: "dead", ...flight });
  others(server, "z", 1);
  await replayed(server, page.left());
  expect(server.doc.textContent).toBe("zabcun");
});

test("what comes too late for the server is given back, all of it", async () => {
  const server = new Authority(schema.node("doc", null, [p("un")]));
  const page = dead(server);
  page.type("bon", 1);
  page.send();
  page.type("jour", 4);
  others(server, "z", 1);
  server.floor = 1;
  const losses = await replayed(server, page.left());
  expect(losses).toEqual([{ reason: "unplaced", words: "bonjour" }]);
  expect(server.doc.textContent).toBe("zun");
});

test.each(Array.from({ length: 20 }, (_, i) => i))(
  "hours of typing: once each (%i)",
  async (seed) => {
    const random = chance(seed);
    const server = new Authority(schema.node("doc", null, [p("abcdef"), p("ghijkl")]));
    const page = dead(server);
    const typed: string[] = [];
    for (let i = 0; i < 400; i++) {
      const letter = String.fromCodePoint(0x4e00 + i);
      typed.push(letter);
      page.type(letter, 1 + Math.floor(random() * 6));
      if (i === 5 && random() < 0.7) page.send();
      if (random() < 0.1) others(server, "z", 1 + Math.floor(random() * 6));
    }
    expect(await replayed(server, page.left())).toEqual([]);
    for (const letter of typed) expect(server.doc.textContent.split(letter).length).toBe(2);
  },
);
