/** What a person said of a value whose name makes it look privileged: that it is not, or that it is after all. */
export interface ValueClearing {
  readonly what: 'cleared' | 'restored';
  readonly valueId: string;
  readonly appId: string;
  readonly entitlement: string;
  /** As it was called: of another name it is not cleared. */
  readonly name: string;
  readonly by: string;
  readonly why: string;
  readonly at: string;
}
