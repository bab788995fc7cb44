/** Memory for columns: of this thread alone, or shared with the threads that help. */
export type Allocate = (bytes: number) => ArrayBufferLike;

export const OWN: Allocate = (bytes) => new ArrayBuffer(bytes);
export const SHARED: Allocate = (bytes) => new SharedArrayBuffer(bytes);
