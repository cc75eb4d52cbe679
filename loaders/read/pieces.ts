import {open} from "node:fs/promises";

export const pieceBytes = 4 * 1024 * 1024;

/** The bytes of a file, piece after piece, in one buffer that is used again: a file of any size takes the same memory. */
export async function* pieces(path: string, size = pieceBytes): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(size);
    for (;;) {
      let filled = 0;
      while (filled < size) {
        const {bytesRead} = await file.read(buffer, filled, size - filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      if (filled > 0) yield buffer.subarray(0, filled);
      if (filled < size) return;
    }
  } finally {
    await file.close();
  }
}

/** The first bytes of a file. */
export async function headOf(path: string, size = 64 * 1024): Promise<Buffer> {
  const file = await open(path);
  try {
    const {buffer, bytesRead} = await file.read(Buffer.alloc(size), 0, size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
