// @vitest-environment node
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

// The promise of static/css/tokens.css: text 4.5 : 1, lines that carry meaning 3 : 1.
const TOKENS = readFileSync(
  new URL("../../../static/css/tokens.css", import.meta.url),
  "utf8",
);
const GROUNDS = ["paper", "canvas"];
const TEXT: [string, string[]][] = [
  ["ink", [...GROUNDS, "wash", "raised", "accent-tint"]],
  ["muted", [...GROUNDS, "wash", "raised", "accent-tint"]],
  ["link", GROUNDS],
  ["accent", ["paper"]],
  ["on-accent", ["accent", "accent-deep"]],
  ["added", ["added-tint", "paper"]],
  ["removed", ["removed-tint", "paper", "canvas"]],
  ["warning", ["warning-tint", "paper"]],
  ["info", ["info-tint", "paper"]],
  ["ink", ["warning-tint", "info-tint"]],
  ["on-tone", Array.from({ length: 8 }, (_, tone) => `tone-${tone}`)],
];
const LINES: [string, string[]][] = [
  ["line", GROUNDS],
  ["focus", GROUNDS],
  ["accent", GROUNDS],
];

function colour(name: string, theme: number): string {
  const pair = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(TOKENS);
  return pair?.[theme + 1] ?? "";
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((c) =>
    c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function pairs(table: [string, string[]][]): [string, string, number][] {
  return table.flatMap(([front, grounds]) =>
    grounds.flatMap((ground) =>
      [0, 1].map((theme) => [front, ground, theme] as [string, string, number]),
    ),
  );
}

test.each(pairs(TEXT))("%s on %s can be read (theme %i)", (front, ground, theme) => {
  expect(contrast(colour(front, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
});

test.each(pairs(LINES))("the line %s shows on %s (theme %i)", (front, ground, theme) => {
  expect(contrast(colour(front, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
});
