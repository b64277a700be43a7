/**
 * What an image file is, by its first bytes as the server reads them (wikimarche/desk/images.py):
 * its kind and, where its header says so, how many pixels it has.
 */
export interface Sized {
  readonly width: number;
  readonly height: number;
}

const MOST_SEGMENTS = 2_000; // of a JPEG, as on the server

/** The size that an image's header says, 0 × 0 when it does not; null when it is no image we keep. */
export function sizeOf(bytes: Uint8Array): Sized | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = [...HEADERS].find(([magic]) => startsWith(bytes, magic))?.[1];
  if (!read) return null;
  try {
    return read(view);
  } catch {
    return UNKNOWN; // cut short
  }
}

const UNKNOWN: Sized = { width: 0, height: 0 };

const HEADERS: ReadonlyMap<string, (view: DataView) => Sized> = new Map([
  [
    "\x89PNG\r\n\x1a\n",
    (view) => ({ width: view.getUint32(16), height: view.getUint32(20) }),
  ],
  ["\xff\xd8\xff", jpeg],
  ["GIF87a", gif],
  ["GIF89a", gif],
]);

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return [...magic].every((sign, i) => bytes[i] === sign.charCodeAt(0));
}

function gif(view: DataView): Sized {
  return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

function jpeg(view: DataView): Sized {
  let at = 2;
  for (let i = 0; i < MOST_SEGMENTS && view.getUint8(at) === 0xff; i++) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xda) break;
    // every "start of frame" but the three markers of that range that are not one
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2); // one of them is a fill byte
  }
  return UNKNOWN;
}
