/**
 * The steps that lead from one document to another when nobody can tell them any more.
 *
 * A page that slept for days finds the text further than the server remembers. Blocks that
 * are equal are left alone, and within a block what is equal at both ends: what was typed
 * there and never sent keeps its place.
 */
import { Fragment, type Node, Slice } from "prosemirror-model";
import { ReplaceStep, type Step, Transform } from "prosemirror-transform";

const MOST_COMPARED = 1_000_000; // pairs of blocks; beyond, all of them are replaced

/** A run of blocks to be replaced: [from, to) of the first document by those of the second. */
interface Hunk {
  old: [from: number, to: number];
  new: [from: number, to: number];
}

/** Gives steps that make `after` of `before`. */
export function stepsBetween(before: Node, after: Node): Step[] {
  const tr = new Transform(before);
  const starts = startsOf(before);
  // From the end, so that the places of the blocks before are still good.
  for (const hunk of hunksOf(before, after).reverse()) change(tr, hunk, starts, after);
  if (tr.doc.eq(after)) return tr.steps;
  return [new ReplaceStep(0, before.content.size, new Slice(after.content, 0, 0))];
}

function startsOf(doc: Node): number[] {
  const starts: number[] = [0];
  doc.forEach((block, offset) => {
    starts.push(offset + block.nodeSize);
  });
  return starts;
}

function change(tr: Transform, hunk: Hunk, starts: number[], after: Node): void {
  const [from, to] = hunk.old;
  const [first, end] = hunk.new;
  if (to - from !== end - first) {
    const blocks = Array.from({ length: end - first }, (_, i) => after.child(first + i));
    const slice = new Slice(Fragment.from(blocks), 0, 0);
    tr.maybeStep(new ReplaceStep(starts[from] ?? 0, starts[to] ?? 0, slice));
    return;
  }
  for (let i = to - from - 1; i >= 0; i--) {
    changeBlock(tr, starts[from + i] ?? 0, after.child(first + i));
  }
}

function changeBlock(tr: Transform, pos: number, after: Node): void {
  const before = tr.doc.nodeAt(pos);
  if (!before || before.eq(after)) return;
  const step = stepInside(before, after, pos + 1);
  const made = step?.apply(tr.doc).doc;
  if (step && made?.nodeAt(pos)?.eq(after)) tr.step(step);
  else {
    const slice = new Slice(Fragment.from(after), 0, 0);
    tr.maybeStep(new ReplaceStep(pos, pos + before.nodeSize, slice));
  }
}

function stepInside(before: Node, after: Node, inside: number): Step | null {
  if (!before.sameMarkup(after)) return null;
  const start = before.content.findDiffStart(after.content);
  const end = before.content.findDiffEnd(after.content);
  if (start === null || !end) return null;
  const overlap = Math.max(start - Math.min(end.a, end.b), 0);
  const slice = after.slice(start, end.b + overlap);
  return new ReplaceStep(inside + start, inside + end.a + overlap, slice);
}

function hunksOf(before: Node, after: Node): Hunk[] {
  const [a, b] = [before.children, after.children];
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && eq(a[start], b[start])) start++;
  let tail = 0;
  while (tail < most - start && eq(a.at(-1 - tail), b.at(-1 - tail))) tail++;
  const ends: [number, number] = [a.length - tail, b.length - tail];
  const hunks: Hunk[] = [];
  let at: [number, number] = [start, start];
  for (const same of [...commonBlocks(a, b, start, ends), ends]) {
    if (same[0] > at[0] || same[1] > at[1]) {
      hunks.push({ old: [at[0], same[0]], new: [at[1], same[1]] });
    }
    at = [same[0] + 1, same[1] + 1];
  }
  return hunks;
}

function eq(one: Node | undefined, other: Node | undefined): boolean {
  return one === other || !!(one && other && one.eq(other));
}

/** The longest run of equal blocks in both, in order, as pairs of indexes. */
function commonBlocks(
  a: readonly Node[],
  b: readonly Node[],
  start: number,
  [endA, endB]: [number, number],
): [number, number][] {
  const [n, m] = [endA - start, endB - start];
  if (n * m > MOST_COMPARED) return [];
  const words = (block: Node | undefined) => JSON.stringify(block?.toJSON());
  const left = a.slice(start, endA).map(words);
  const right = b.slice(start, endB).map(words);
  const wide = m + 1;
  const lengths = new Uint32Array((n + 1) * wide);
  const length = (i: number, j: number) => lengths[i * wide + j] ?? 0;
  for (let i = n - 1; i >= 0; i--) {
    for (let j = m - 1; j >= 0; j--) {
      lengths[i * wide + j] =
        left[i] === right[j]
          ? length(i + 1, j + 1) + 1
          : Math.max(length(i + 1, j), length(i, j + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < n && j < m; ) {
    if (left[i] === right[j]) pairs.push([start + i++, start + j++]);
    else if (length(i + 1, j) >= length(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}
