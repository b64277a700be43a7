// Makes cases.json: what prosemirror-transform itself does with documents of our schema.
//
// Run it from a folder outside the repository that holds the editor's exact versions:
//   npm install --save-exact prosemirror-model@1.25.13 prosemirror-transform@1.12.6
//   node <repository>/tests/text/parity/make_cases.mjs > <repository>/tests/text/parity/cases.json
//
// Each case: a document, two batches of steps made on it, the second rebased over the first
// as prosemirror-collab does, positions mapped through the first, its steps inverted.

import { readFileSync } from "node:fs"
import { createRequire } from "node:module"

const require = createRequire(process.cwd() + "/")
const { Schema } = require("prosemirror-model")
const {
  Transform, Mapping, canJoin, canSplit, findWrapping, liftTarget, AddMarkStep, RemoveMarkStep,
} = require("prosemirror-transform")

const CASES = 250
const spec = JSON.parse(
  readFileSync(new URL("../../../wikimarche/text/schema.json", import.meta.url), "utf8"),
)
const schema = new Schema({ topNode: spec.top_node, nodes: spec.nodes, marks: spec.marks })
const WORDS = "le délai prix lot m² 😀 l’unité « — rapport jours".split(" ")
const MARKS = ["strong", "em", "code", "superscript", "subscript"]

// A small seeded generator (mulberry32): the corpus must come out the same every time.
function source(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

class Maker {
  constructor(seed) { this.random = source(seed) }
  upTo(n) { return Math.floor(this.random() * (n + 1)) }
  pick(list) { return list[this.upTo(list.length - 1)] }
  words(n) { return Array.from({ length: 1 + this.upTo(n) }, () => this.pick(WORDS)).join(" ") }

  mark() { return schema.mark(this.pick(MARKS)) }
  atom() {
    return this.pick([
      schema.node("hard_break"), schema.node("field", { name: "duree" }),
      schema.node("footnote", null, schema.text(this.words(1))),
    ])
  }
  inline() {
    const found = []
    for (let n = this.upTo(2); n > 0; n--) {
      found.push(schema.text(this.words(3), this.upTo(3) ? [] : [this.mark()]))
      if (!this.upTo(4)) found.push(this.atom())
    }
    return found
  }
  paragraph() { return schema.node("paragraph", null, this.inline()) }
  block() {
    switch (this.upTo(6)) {
      case 0: return schema.node("heading", { level: 2, key: "k" + this.upTo(99) }, this.inline())
      case 1: return schema.node("bullet_list", null, this.some("list_item"))
      case 2: return schema.node("table", null, [this.row(), this.row()])
      case 3: return schema.node("blockquote", null, [this.paragraph()])
      default: return this.paragraph()
    }
  }
  some(kind) {
    return Array.from({ length: 1 + this.upTo(2) }, () => schema.node(kind, null, [this.paragraph()]))
  }
  row() { return schema.node("table_row", null, ["a", "b"].map((text) =>
    schema.node("table_cell", null, [schema.node("paragraph", null, schema.text(text))]))) }
  doc() { return schema.node("doc", null, Array.from({ length: 1 + this.upTo(1) }, () => this.block())) }

  place(doc) {
    const found = []
    doc.descendants((node, pos) => { if (node.inlineContent) found.push([pos + 1, node.content.size]) })
    const [start, size] = this.pick(found)
    return whole(doc, start + this.upTo(size))
  }
  range(doc, most) {
    const from = this.place(doc), end = doc.resolve(from).end()
    return [from, whole(doc, from + this.upTo(Math.min(most, end - from)))]
  }
}

// No editor puts its caret inside a surrogate pair; the server refuses to cut one.
function whole(doc, pos) {
  const { textOffset, parent } = doc.resolve(pos)
  const unit = textOffset && parent.childAfter(doc.resolve(pos).parentOffset).node.text.charCodeAt(textOffset)
  return unit >= 0xdc00 && unit < 0xe000 ? pos - 1 : pos
}

const EDITS = {
  type(tr, m) { tr.insert(m.place(tr.doc), schema.text(m.pick(WORDS))) },
  remove(tr, m) { tr.delete(...m.range(tr.doc, 8)) },
  replace(tr, m) { tr.replaceWith(...m.range(tr.doc, 6), schema.text(m.pick(WORDS))) },
  across(tr, m) {
    const [from, to] = [m.place(tr.doc), m.place(tr.doc)].sort((a, b) => a - b)
    if (to - from < 30) tr.delete(from, to)
  },
  split(tr, m) {
    const place = m.place(tr.doc), depth = m.pick([1, 1, 2])
    if (canSplit(tr.doc, place, depth)) tr.split(place, depth)
  },
  join(tr, m) {
    const places = []
    for (let p = 1; p < tr.doc.content.size; p++) if (canJoin(tr.doc, p)) places.push(p)
    if (places.length) tr.join(m.pick(places))
  },
  wrap(tr, m) {
    const range = tr.doc.resolve(m.place(tr.doc)).blockRange()
    const kind = schema.nodes[m.pick(["bullet_list", "blockquote", "clause"])]
    const wrapping = range && findWrapping(range, kind)
    if (wrapping) tr.wrap(range, wrapping)
  },
  lift(tr, m) {
    const range = tr.doc.resolve(m.place(tr.doc)).blockRange()
    const target = range && liftTarget(range)
    if (target != null) tr.lift(range, target)
  },
  retype(tr, m) {
    const place = m.place(tr.doc)
    tr.setBlockType(place, place, schema.nodes[m.pick(["heading", "paragraph"])], null)
  },
  mark(tr, m) { m.upTo(1) ? tr.addMark(...m.range(tr.doc, 20), m.mark()) : tr.removeMark(...m.range(tr.doc, 20), m.mark()) },
  // A mark step as undo makes it: over words that may have the mark already.
  markStep(tr, m) {
    const kind = m.pick([AddMarkStep, RemoveMarkStep]), [from, to] = m.range(tr.doc, 20)
    if (from < to) tr.step(new kind(from, to, m.mark()))
  },
  attribute(tr, m) {
    const places = []
    tr.doc.descendants((node, pos) => { if (node.type.name == "table_cell") places.push(pos) })
    if (places.length) tr.setNodeAttribute(m.pick(places), "align", "right")
  },
  block(tr, m) { tr.insert(m.pick([0, tr.doc.content.size]), m.block()) },
}

function edited(doc, m) {
  const tr = new Transform(doc)
  for (let n = 1 + m.upTo(2); n > 0; n--) {
    const before = tr.steps.length
    try { m.pick(Object.values(EDITS))(tr, m) } catch (error) { if (tr.steps.length > before) throw error }
  }
  tr.doc.check()
  return tr
}

// prosemirror-collab's rebaseSteps, with the steps that were dropped.
function rebased(tr, over) {
  const run = new Transform(tr.doc), dropped = []
  for (let i = tr.steps.length - 1; i >= 0; i--) run.step(tr.steps[i].invert(tr.docs[i]))
  for (const step of over.steps) run.step(step)
  const start = run.steps.length
  tr.steps.forEach((step, index) => {
    const from = tr.steps.length - index
    const mapped = step.map(run.mapping.slice(from))
    if (mapped && !run.maybeStep(mapped).failed) run.mapping.setMirror(from - 1, run.steps.length - 1)
    else dropped.push(index)
  })
  return { steps: run.steps.slice(start), doc: run.doc, dropped }
}

// [position, side, mapped, deleted, before, after, across] for positions that moved or were deleted.
function positions(tr) {
  const mapping = new Mapping(tr.steps.map((step) => step.getMap())), found = []
  for (let pos = 0; pos <= tr.docs[0].content.size; pos += 4)
    for (const side of [-1, 1]) {
      const r = mapping.mapResult(pos, side)
      const flags = [r.deleted, r.deletedBefore, r.deletedAfter, r.deletedAcross].map(Number)
      if (r.pos != pos || flags.some(Boolean)) found.push([pos, side, r.pos, ...flags])
    }
  return found
}

// Attributes at their default go without saying: both sides fill them in.
function brief(_key, value) {
  const type = value && value.attrs && schema.nodes[value.type]
  if (!type) return value
  const told = Object.entries(value.attrs).filter(([name, v]) => v !== type.spec.attrs[name].default)
  return { ...value, attrs: told.length ? Object.fromEntries(told) : undefined }
}

const cases = []
for (let seed = 1; cases.length < CASES; seed++) {
  const m = new Maker(seed), doc = m.doc()
  let mine, theirs
  try { mine = edited(doc, m); theirs = edited(doc, m) } catch { continue }
  if (!mine.steps.length || !theirs.steps.length) continue
  const result = rebased(theirs, mine), one = { seed, doc, mine: mine.steps, theirs: theirs.steps }
  one.rebased = result
  one.positions = positions(mine)
  one.undo = mine.steps.map((step, i) => step.invert(mine.docs[i]))
  cases.push(JSON.stringify(one, brief))
}
process.stdout.write("[\n" + cases.join(",\n") + "\n]\n")
