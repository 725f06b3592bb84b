const BLOCK_BITS = 25;
/**
 * 32 MiB. From this size on, the C library takes the memory of a buffer from the system and returns it there; what is freed
 * of smaller ones may stay with the process.
 */
export const BLOCK_BYTES = 1 << BLOCK_BITS;
const GIVEN_BACK = Buffer.alloc(0);

/**
 * The body of a response in memory, in one piece or, where it is large, in blocks. One buffer for hundreds of megabytes would need
 * them twice while it is put together, and all of them until its last byte is read; blocks are given back one by one by who
 * reads from the front to the end (`release`), without waiting for the garbage collector.
 */
export class ResponseBody {
  private released = 0;

  /** Blocks of BLOCK_BYTES, the last one with what is left of `length`. */
  constructor(
    private readonly blocks: Buffer[],
    readonly length: number,
  ) {}

  static of(bytes: Buffer | string): ResponseBody {
    const collector = new BodyCollector();
    collector.add(Buffer.from(bytes));
    return collector.body();
  }

  /** All pieces, in their order. */
  pieces(): readonly Buffer[] {
    return this.blocks;
  }

  /** The byte at an offset before `length`. */
  byteAt(at: number): number {
    return this.blocks[at >>> BLOCK_BITS]?.[at & (BLOCK_BYTES - 1)] ?? 0;
  }

  /** The offset of the first `byte` from an offset on; -1 when there is none. */
  indexOf(byte: number, from: number): number {
    let start = from & (BLOCK_BYTES - 1);
    for (let index = from >>> BLOCK_BITS; index < this.blocks.length; index += 1) {
      const found = this.blocks[index]?.indexOf(byte, start) ?? -1;
      if (found >= 0) return index * BLOCK_BYTES + found;
      start = 0;
    }
    return -1;
  }

  /** The bytes of a part; a view, where they stand in one block. */
  subarray(from: number, to = this.length): Buffer {
    if (from < this.released) throw new RangeError(`The bytes before ${this.released} were given back.`);
    const first = from >>> BLOCK_BITS;
    const parts = this.blocks.slice(first, ((to - 1) >>> BLOCK_BITS) + 1).map((block, index) => {
      const start = (first + index) * BLOCK_BYTES;
      return block.subarray(Math.max(0, from - start), to - start);
    });
    return joined(parts);
  }

  toString(encoding: BufferEncoding = 'utf8'): string {
    return this.subarray(0).toString(encoding);
  }

  /** Gives the memory of what stands before an offset back; it cannot be read any more. */
  release(before: number): void {
    for (let index = this.released >>> BLOCK_BITS; index < before >>> BLOCK_BITS; index += 1) {
      const { buffer } = this.blocks[index] ?? GIVEN_BACK;
      this.blocks[index] = GIVEN_BACK;
      this.released = (index + 1) * BLOCK_BYTES;
      if (buffer instanceof ArrayBuffer) buffer.transfer(0);
    }
  }
}

/** A body up to this size is put together from its chunks when all are there; blocks are for the others. */
const SMALL_BYTES = 4 * 1024 * 1024;

/** Collects a body chunk by chunk. */
export class BodyCollector {
  private chunks: Buffer[] = [];
  private readonly blocks: Buffer[] = [];
  private bytes = 0;

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.chunks.push(chunk);
    if (this.bytes > SMALL_BYTES) this.moveToBlocks();
  }

  /** What was collected; to be called once, at the end. */
  body(): ResponseBody {
    if (this.blocks.length === 0) return new ResponseBody([joined(this.chunks)], this.bytes);
    const last = this.blocks.pop()?.subarray(0, ((this.bytes - 1) & (BLOCK_BYTES - 1)) + 1);
    return new ResponseBody(last === undefined ? [] : [...this.blocks, last], this.bytes);
  }

  private moveToBlocks(): void {
    let at = this.bytes - this.chunks.reduce((sum, { length }) => sum + length, 0);
    for (const chunk of this.chunks) {
      for (let copied = 0; copied < chunk.length;) {
        const start = (at + copied) & (BLOCK_BYTES - 1);
        if (start === 0) this.blocks.push(Buffer.allocUnsafeSlow(BLOCK_BYTES));
        copied += chunk.copy(this.blocks.at(-1) ?? GIVEN_BACK, start, copied);
      }
      at += chunk.length;
    }
    this.chunks = [];
  }
}

function joined(buffers: readonly Buffer[]): Buffer {
  return buffers.length === 1 && buffers[0] !== undefined ? buffers[0] : Buffer.concat(buffers);
}
