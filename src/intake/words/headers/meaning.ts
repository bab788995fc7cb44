/**
 * What a header name says, in English, German, French, Spanish, Dutch, Italian, Portuguese and Japanese. Names are
 * compared as words without case, accents and punctuation.
 */
export type Meaning =
  | 'secret'
  | 'login'
  | 'email'
  | 'employee-number'
  | 'id'
  | 'first-name'
  | 'last-name'
  | 'display-name'
  | 'organisation'
  | 'manager'
  /** Who granted, approved, changed: a person, but not the one concerned. */
  | 'actor'
  | 'end'
  | 'start'
  | 'revoked'
  /** In force where the cell says yes; where it says no; where the word in it says so. */
  | 'active'
  | 'inactive'
  | 'status'
  | 'account-control'
  /** What was done: granted or taken away. */
  | 'change'
  /** Whether it is a person, a group or a program. */
  | 'principal-type'
  /** Says whether something is held through something else, or directly. */
  | 'indirect'
  | 'direct'
  | 'pair-name'
  | 'pair-value'
  | 'scope'
  | 'description'
  | 'entitlement'
  /** Sorts or numbers what another column names. */
  | 'sort'
  | 'audit';
