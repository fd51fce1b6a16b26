import { changesOf, compare, compareBeginning, compose, type CompareOptions, type Part } from './differences.ts';
import type { Failure } from './messages.ts';

/**
 * `menu`: the user chooses what to do. `streaming`: a text arrives. `review`: the user decides on it. `failed`: it did not arrive.
 * `idle`: none of these.
 */
export type Phase = 'idle' | 'menu' | 'streaming' | 'review' | 'failed';

/** The state of the field against what was read from it. */
export type FieldState = 'unchanged' | 'changed' | 'locked' | 'gone';

/** Everything that the element shows. */
export interface State {
  readonly phase: Phase;
  /** Whether the panel is open. A closed panel keeps its suggestion. */
  readonly isOpen: boolean;
  /** The text that was read from the field. */
  readonly before: string;
  /** The text that continues: the beginning of `after` in an answer that holds only what follows. */
  readonly lead: string;
  /** The suggestion so far. */
  readonly after: string;
  /** The comparison of both; empty before the first text. */
  readonly parts: readonly Part[];
  /** Indexes of the changes that the user leaves out. */
  readonly declined: ReadonlySet<number>;
  /** The user has stopped the stream: the suggestion is incomplete. */
  readonly isStopped: boolean;
  readonly field: FieldState;
  /** No language model answers: the suggestion is a sample. */
  readonly isSample: boolean;
  readonly isOffline: boolean;
  readonly failure: Failure | undefined;
}

export type Step =
  | { readonly type: 'open'; readonly before: string }
  | { readonly type: 'close' }
  /** The text that the answer continues, for an answer that holds only what follows; else empty. */
  | { readonly type: 'start'; readonly before: string; readonly lead: string }
  | { readonly type: 'provider'; readonly isSample: boolean }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'done'; readonly text: string }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'toggle'; readonly change: number }
  | { readonly type: 'field'; readonly field: FieldState }
  /** The field was read again, to compare the suggestion with what it holds now. */
  | { readonly type: 'compare'; readonly before: string }
  | { readonly type: 'connection'; readonly isOffline: boolean }
  /** The suggestion was accepted or rejected. */
  | { readonly type: 'end' };

export const initialState: State = {
  phase: 'idle',
  isOpen: false,
  before: '',
  lead: '',
  after: '',
  parts: [],
  declined: new Set(),
  isStopped: false,
  field: 'unchanged',
  isSample: false,
  isOffline: false,
  failure: undefined,
};

/** The longest texts that are compared while they arrive, in characters of both; longer ones are compared at the end. */
const liveLimit = 20_000;

/** What a new text or a new failure takes away. */
const cleared = {
  after: '',
  parts: [],
  declined: new Set<number>(),
  isStopped: false,
  isSample: false,
  failure: undefined,
} as const;

/** Creates the state's transitions. A step that has no place in the present phase returns the same state. */
export const createReducer = (options: () => CompareOptions) => {
  const compared = (state: State, before: string, after: string): State => {
    // What was declined in another comparison has no counterpart in this one.
    return { ...state, before, after, parts: compare(before, after, options()), declined: new Set() };
  };
  const arrived = (state: State, text: string): State => {
    const after = state.lead + text;
    const isLive = state.before.length + after.length <= liveLimit;
    return { ...state, after, parts: isLive ? compareBeginning(state.before, after, options()) : [] };
  };
  const toggled = (declined: ReadonlySet<number>, change: number): ReadonlySet<number> => {
    const next = new Set(declined);
    if (!next.delete(change)) next.add(change);
    return next;
  };

  return (state: State, step: Step): State => {
    const { phase } = state;
    switch (step.type) {
      case 'open': {
        if (phase !== 'idle' && phase !== 'menu') return { ...state, isOpen: true };
        return { ...initialState, isOffline: state.isOffline, phase: 'menu', isOpen: true, before: step.before };
      }
      case 'close':
        return phase === 'menu' || phase === 'failed'
          ? { ...initialState, isOffline: state.isOffline }
          : { ...state, isOpen: false };
      case 'start':
        return {
          ...state,
          ...cleared,
          phase: 'streaming',
          isOpen: true,
          before: step.before,
          lead: step.lead,
          field: 'unchanged',
        };
      case 'provider':
        return phase === 'streaming' && state.isSample !== step.isSample
          ? { ...state, isSample: step.isSample }
          : state;
      case 'text':
        return phase === 'streaming' ? arrived(state, step.text) : state;
      case 'done':
        return phase === 'streaming'
          ? compared({ ...state, phase: 'review' }, state.before, state.lead + step.text)
          : state;
      case 'stopped': {
        if (phase !== 'streaming') return state;
        if (state.after === state.lead) return { ...state, ...cleared, phase: 'menu' };
        return compared({ ...state, phase: 'review', isStopped: true }, state.before, state.after);
      }
      case 'failed':
        // A menu fails when its list of actions cannot be had.
        return phase === 'streaming' || phase === 'menu' ? { ...state, phase: 'failed', failure: step.failure } : state;
      case 'toggle':
        return phase === 'review' && changesOf(state.parts)[step.change]
          ? { ...state, declined: toggled(state.declined, step.change) }
          : state;
      case 'field':
        return { ...state, field: step.field };
      case 'compare':
        return phase === 'review' ? compared({ ...state, field: 'unchanged' }, step.before, state.after) : state;
      case 'connection':
        return { ...state, isOffline: step.isOffline };
      case 'end':
        return { ...initialState, isOffline: state.isOffline };
    }
  };
};

/** Returns the text that accepting puts into the field. */
export const acceptedText = ({ parts, declined }: State): string => compose(parts, declined);

/** How many changes there are, and how many of them are taken. */
export const countChanges = ({ parts, declined }: State): { readonly count: number; readonly taken: number } => {
  const count = changesOf(parts).length;
  return { count, taken: count - declined.size };
};

/** Whether the user can accept what is shown. */
export const canAccept = (state: State): boolean =>
  state.phase === 'review' && state.field === 'unchanged' && countChanges(state).taken > 0;
