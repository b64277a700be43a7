import { expect, test } from "vitest";
import { sizeOf } from "../../src/write/pixels";

const bytes = (...given: number[]) => new Uint8Array(given);
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 73, 72, 68, 82];
const JPEG = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2];
const FRAME = [0xff, 0xff, 0xc2, 0, 17, 8, 1, 224, 2, 128];
const GIF = [..."GIF89a"].map((sign) => sign.charCodeAt(0));

test.each([
  ["PNG", [...PNG, 0, 0, 2, 128, 0, 0, 1, 224]],
  ["JPEG", [...JPEG, ...FRAME]],
  ["GIF", [...GIF, 128, 2, 224, 1]],
])("a %s says how large it is", (_, given) => {
  expect(sizeOf(bytes(...given))).toEqual({ width: 640, height: 480 });
});

test.each([
  ["a PNG cut short", PNG],
  ["a JPEG cut short", JPEG],
  ["a JPEG without a frame", [0xff, 0xd8, 0xff, 0xda, 0, 2, ...FRAME]],
])("%s does not say", (_, given) => {
  expect(sizeOf(bytes(...given))).toEqual({ width: 0, height: 0 });
});

test("what is no image has no size", () => {
  expect(
    sizeOf(bytes(...[..."RIFF....WEBP"].map((sign) => sign.charCodeAt(0)))),
  ).toBeNull();
  expect(sizeOf(bytes())).toBeNull();
});
