/** A named, compressed part of something large in the store. */
export interface StoredChunk {
  readonly name: string;
  readonly bytes: Uint8Array;
}
