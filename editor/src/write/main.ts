/**
 * The page where one writes: the text, its tools, the line to the server, the others.
 *
 *   draft ─► state ─► view ──dispatch──► toolbar, contents, people, presence, line
 *
 * One view, one `dispatch`: whatever changes the text passes there. What typing does not need
 * comes after the first paint (`arriving.ts`).
 */
import type { Node } from "prosemirror-model";
import { EditorState, type Transaction } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { announce } from "../pages/announce";
import { complete, neededBy } from "./arriving";
import { isOurs, showPeople } from "./carets";
import { COMMANDS, opens } from "./commands";
import { type Contents, mountContents } from "./contents";
import { icon } from "./icons";
import { Keeping } from "./keeping";
import { bindPageKeys } from "./keys";
import { Surroundings } from "./known";
import { Line } from "./line";
import { inOrder, type Named } from "./order";
import { schemeOf } from "./outline";
import { type Addresses, addressesOf, type Hosts, hostsOf } from "./page";
import { mountPeople } from "./people";
import { firstPlugins, type Needs, WIRE } from "./plugins";
import { PresenceSender } from "./presence";
import { type Draft, parsed, readDraft } from "./protocol";
import { mountRescue } from "./rescue";
import { mountSaving } from "./saving";
import { readDoc } from "./schema";
import { mountToolbar, type Toolbar } from "./toolbar";
import { refreshViews } from "./views";
import { Waiting } from "./waiting";
import { say } from "./words";

const root = document.querySelector<HTMLElement>("[data-write]");
if (root) void start(root);

async function start(root: HTMLElement): Promise<void> {
  const [addresses, hosts] = [addressesOf(root), hostsOf(document)];
  try {
    const draft = await load(addresses.draft);
    const client = crypto.randomUUID();
    const document = addresses.steps;
    const doc = readDoc(draft.doc);
    const [needed, keeping] = await Promise.all([
      neededBy(doc),
      Keeping.open({ account: draft.me.id, document, client }),
    ]);
    new Writing(addresses, hosts, { draft, doc, needed, client, keeping }).open();
  } catch (error) {
    console.error(error);
    hosts.sheet.replaceChildren(unopened());
  }
}

/** Loads the text; throws when it does not come. */
async function load(address: string): Promise<Draft> {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  const draft = readDraft(parsed(await response.text()));
  if (!response.ok || !draft) throw new Error(`no draft: ${response.status}`);
  return draft;
}

/** What is shown when the text cannot be opened: why, and the way to try again. */
function unopened(): HTMLElement {
  const box = document.createElement("div");
  box.className = "notice notice-error";
  box.setAttribute("role", "alert");
  const words = document.createElement("span");
  words.textContent = say("write.unopened");
  const again = document.createElement("button");
  again.type = "button";
  again.className = "button button-small";
  again.textContent = say("write.again");
  again.addEventListener("click", () => location.reload());
  box.append(icon("exclamation-circle"), words, again);
  return box;
}

interface Opening {
  draft: Draft;
  doc: Node;
  needed: Named;
  client: string;
  keeping: Keeping;
}

/** The parts of the page, tied together. */
class Writing {
  private readonly known: Surroundings;
  private view!: EditorView;
  private contents!: Contents;
  private toolbar!: Toolbar;
  private line: Line | null = null;
  private followers: { update(view: EditorView, before: EditorState): void }[] = [];
  private presence: PresenceSender | null = null;
  /** The last version of the document. */
  private number: number;

  constructor(
    private readonly addresses: Addresses,
    private readonly hosts: Hosts,
    private readonly opening: Opening,
  ) {
    this.number = opening.draft.number;
    this.known = new Surroundings(opening.draft, () => this.view?.state ?? null);
  }

  open(): void {
    const { hosts } = this;
    const [needs, waiting] = [this.needs(), new Waiting()];
    const first = { ...firstPlugins(needs, waiting), ...this.opening.needed };
    this.view = this.drawn(first);
    const { view } = this;
    refreshViews(view); // references could not be looked up before there was a text
    const me = this.opening.draft.me.id;
    this.toolbar = mountToolbar(view, hosts.toolbar);
    const tools = { update: () => this.toolbar.update(view.state) };
    this.contents = mountContents(view, hosts.tree, { me });
    const people = mountPeople(view, hosts.people, { me });
    this.followers = [tools, this.contents, people];
    bindPageKeys(view);
    hosts.name.addEventListener("click", () => {
      COMMANDS.save.run(view.state, view.dispatch, view);
    });
    hosts.name.hidden = !this.addresses.milestone;
    this.presence = this.sender();
    this.line = this.lineOf();
    view.focus();
    void complete(view, first, needs, waiting);
  }

  private needs(): Needs {
    const { draft, client } = this.opening;
    const { images, milestone, clauses } = this.addresses;
    const { count, find } = this.hosts;
    const told = (sentence: string) => this.tell(sentence);
    return {
      ...{ version: draft.version, client, me: draft.me.id, known: this.known },
      numbering: { scheme: schemeOf(draft.scheme), lot: draft.lot },
      ...{ images, clauses, count, find, told },
      contents: () => this.contents,
      toolbar: () => this.toolbar,
      // Once what was typed is on the server, it can have a name.
      naming: { address: milestone, number: () => this.number, told },
      joined: { toolbar: opens(() => this.toTools()) },
    };
  }

  private drawn(first: Named): EditorView {
    const { draft, doc } = this.opening;
    const state = EditorState.create({ doc, plugins: inOrder(first) });
    this.hosts.sheet.replaceChildren();
    return new EditorView(this.hosts.sheet, {
      state,
      editable: () => !this.line?.isLocked,
      attributes: {
        class: "prose",
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": draft.title,
        lang: "fr",
        spellcheck: "true",
      },
      dispatchTransaction: (tr) => this.dispatch(tr),
    });
  }

  /** The one way a transaction takes. */
  private dispatch(tr: Transaction): void {
    const { view } = this;
    const before = view.state;
    const { state, transactions } = before.applyTransaction(tr);
    view.updateState(state);
    for (const one of this.followers) one.update(view, before);
    for (const one of transactions) this.presence?.follow(one, state);
    if (transactions.some(isOurs)) this.line?.changed();
  }

  private lineOf(): Line {
    const { draft, client, keeping } = this.opening;
    const saving = mountSaving(this.hosts.saving);
    const owner = { account: draft.me.id, document: this.addresses.steps, client };
    const rescue = mountRescue(this.view, this.hosts.rescue, keeping, owner);
    let wasLocked = false;
    return new Line({
      state: () => this.view.state,
      dispatch: (tr) => this.dispatch(tr),
      addresses: this.addresses,
      client,
      account: draft.me.id,
      savedAt: draft.saved_at,
      keeping,
      status: (status) => {
        saving.show(status);
        const isLocked = status.kind === "read_only" || status.kind === "broken";
        if (isLocked !== wasLocked) this.view.setProps({});
        wasLocked = isLocked;
      },
      lost: (losses, sentence) => rescue.add(losses, sentence),
      revision: ({ number }) => {
        this.number = number;
      },
      people: (people) => this.dispatch(showPeople(this.view.state.tr, people)),
      reloaded: (fresh) => {
        this.number = fresh.number;
        this.known.learn(fresh);
        refreshViews(this.view);
      },
    });
  }

  private sender(): PresenceSender {
    const { presence: address } = this.addresses;
    const sender = new PresenceSender({
      client: this.opening.client,
      wire: WIRE,
      post: (body) => {
        const text = JSON.stringify(body);
        if ("left" in body) navigator.sendBeacon(address, text);
        else post(address, text);
      },
    });
    sender.follow(this.view.state.tr, this.view.state);
    window.addEventListener("pagehide", () => sender.leave());
    return sender;
  }

  private toTools(): void {
    this.hosts.toolbar.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  /** Says something politely, and lets it be read for a while. */
  private tell(sentence: string): void {
    const { told } = this.hosts;
    told.textContent = sentence;
    announce(sentence);
    setTimeout(() => {
      if (told.textContent === sentence) told.textContent = "";
    }, 12_000);
  }
}

/** Presence is news of the moment: one that is lost is followed by another. */
function post(address: string, body: string): void {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  fetch(address, { method: "POST", headers, body }).catch(() => undefined);
}
