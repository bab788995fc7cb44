/** The errors of these areas by their codes. Every area stands in one file, so that no code stands twice. */
export type ErrorsOf<Area extends string> = Readonly<
  Record<`${Area}.${string}`, { readonly cause: string; readonly remedy: string }>
>;
