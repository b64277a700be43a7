/**
 * The scripts of the pages. Every page works without them; each adds one comfort,
 * bound by a `data-` attribute. Words always come from the page, in its language.
 */

import { bindChanges } from "./changes";
import { bindCombobox } from "./combobox";
import { bindConfirm } from "./confirm";
import { bindContents } from "./contents";
import { bindCopy } from "./copy";
import { bindGrow } from "./grow";
import { bindKeep } from "./keep";
import { bindLive } from "./live";
import { bindMenus } from "./menus";
import { bindOnce } from "./once";
import { bindPrint } from "./print";
import { bindSortable } from "./sortable";
import { bindTheme } from "./theme";

// Confirmation comes before the guard against double sending: a refused form was not sent.
// What is read live comes first: it compares what the server wrote, before others add to it.
const BEHAVIOURS = [
  bindLive,
  bindTheme,
  bindMenus,
  bindConfirm,
  bindOnce,
  bindKeep,
  bindGrow,
  bindCombobox,
  bindSortable,
  bindContents,
  bindChanges,
  bindCopy,
  bindPrint,
];

for (const bind of BEHAVIOURS) bind(document);
