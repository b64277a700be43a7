/** Where a selection stands in a table, and where a table may stand beside it. */
import type { Node, NodeType, ResolvedPos } from "prosemirror-model";
import type { EditorState, Selection } from "prosemirror-state";
import { CellSelection } from "prosemirror-tables";
import { schema } from "./schema";
import { type Area, around, type Grid, gridOf, type Place, wholeArea } from "./table_grid";

const TABLE = schema.nodes.table as NodeType;
const PARAGRAPH = schema.nodes.paragraph as NodeType;

/** The table around the selection: where it stands, its grid, the area selected there. */
export interface Spot {
  table: Node;
  pos: number;
  grid: Grid;
  area: Area;
}

/** The innermost table that holds the whole selection; null outside of tables. */
export function spotOf(state: EditorState): Spot | null {
  const [$from, $to] = endsOf(state.selection);
  const depth = tableDepth($from, $to);
  if (!depth) return null;
  const table = $from.node(depth);
  const grid = gridOf(table);
  const [one, other] = [$from, $to].map(($end) => placeOf(grid, $end, depth));
  if (!one || !other) return null;
  return {
    table,
    pos: $from.before(depth),
    grid,
    area: wholeArea(grid, around(one, other)),
  };
}

function endsOf(selection: Selection): [ResolvedPos, ResolvedPos] {
  if (!(selection instanceof CellSelection)) return [selection.$from, selection.$to];
  const { $anchorCell, $headCell } = selection;
  return [inside($anchorCell), inside($headCell)];
}

function inside($cell: ResolvedPos): ResolvedPos {
  return $cell.doc.resolve($cell.pos + 1);
}

/** The depth of the innermost table common to two places; 0 when there is none. */
function tableDepth($from: ResolvedPos, $to: ResolvedPos): number {
  for (let depth = $from.sharedDepth($to.pos); depth > 0; depth--) {
    if ($from.node(depth).type === TABLE) return depth;
  }
  return 0;
}

function placeOf(grid: Grid, $pos: ResolvedPos, depth: number): Place | undefined {
  if ($pos.depth < depth + 2) return undefined;
  const offset = $pos.before(depth + 2) - $pos.start(depth);
  return grid.places.find((place) => place.offset === offset);
}

/** Where a table may go: around the innermost block that may have one beside it. */
export function placeForTable($pos: ResolvedPos) {
  for (let depth = $pos.depth; depth > 0; depth--) {
    const parent = $pos.node(depth - 1);
    const index = $pos.index(depth - 1);
    const block = $pos.node(depth);
    const isEmpty = depth === $pos.depth && block.type === PARAGRAPH && !block.content.size;
    const start = isEmpty ? index : index + 1;
    const isLast = index === parent.childCount - 1;
    if (parent.canReplaceWith(start, index + 1, TABLE)) {
      const to = $pos.after(depth);
      return { from: isEmpty ? $pos.before(depth) : to, to, isLast };
    }
    if (parent.type.spec.tableRole) return null; // no table in a table
  }
  return null;
}
