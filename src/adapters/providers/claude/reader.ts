import type { Ending } from '../answer-end.ts';
import { isReportedError, reportedFailure } from '../failure-report.ts';
import { mapFinishReason, type FinishReasons } from '../finish-reasons.ts';
import type { AnswerReader, Reading } from '../stream-answer.ts';
import { hasReasoning, textOfContent } from '../text-parts.ts';
import { asCount, createUsageRecord } from '../token-usage.ts';

/** The counters that are read; each is a running total. */
interface MessageUsage {
  readonly input_tokens?: unknown;
  readonly cache_creation_input_tokens?: unknown;
  readonly cache_read_input_tokens?: unknown;
  readonly output_tokens?: unknown;
}

/** An event or a whole message; its fields are unchecked. */
interface MessageEvent {
  readonly type?: unknown;
  readonly delta?: {
    readonly type?: unknown;
    readonly text?: unknown;
    readonly stop_reason?: unknown;
    readonly stopReason?: unknown;
  } | null;
  /** The index of a block in the message. */
  readonly index?: unknown;
  readonly content_block?: unknown;
  readonly message?: { readonly usage?: MessageUsage | null } | null;
  readonly usage?: MessageUsage | null;
  /** The content of a whole message. */
  readonly content?: unknown;
  readonly stop_reason?: unknown;
}

/** @see https://docs.anthropic.com/en/api/handling-stop-reasons */
const ownReasons: FinishReasons = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'output_limit',
  refusal: 'safety',
  model_context_window_exceeded: 'context_too_long',
  // Only answers to requests with tools end with these.
  tool_use: 'malformed',
  pause_turn: 'malformed',
};

const inputKinds = ['input_tokens', 'cache_creation_input_tokens', 'cache_read_input_tokens'] as const;

/** The least length of a repeated start of a block, in UTF-16 code units: a shorter one may be a word that the answer repeats. */
const longStart = 4;

/**
 * Reads the texts of blocks. A block that starts as thinking contains no text, whatever the type of its deltas. The first delta of
 * a block may repeat the text of the block's start.
 */
const createBlockReader = () => {
  let hasText = false;
  let open: { readonly index: unknown; readonly isHidden: boolean; text: string } | undefined;
  return {
    get hasText() {
      return hasText;
    },
    start: (index: unknown, block: unknown): Reading => {
      const text = textOfContent(block);
      hasText ||= text !== '';
      open = { index, isHidden: hasReasoning(block), text };
      return { text, reasons: open.isHidden };
    },
    delta: (index: unknown, delta: object): Reading => {
      const isOpen = open !== undefined && open.index === index;
      if (hasReasoning(delta) || (isOpen && open?.isHidden)) return { text: '', reasons: true };
      const text = textOfContent(delta);
      const start = isOpen ? (open?.text ?? '') : '';
      hasText ||= text !== '';
      if (open && text !== '') open.text = '';
      const repeats = start.length >= longStart && text.startsWith(start);
      return { text: repeats ? text.slice(start.length) : text };
    },
    stop: (): void => {
      open = undefined;
    },
  };
};

/** Creates the reader of a message. `message_stop` is the terminal event; the `message_delta` before it has the reason. */
export const createMessageReader = (): AnswerReader<MessageEvent> => {
  const record = createUsageRecord();
  /** The three kinds of input. Each event may update any of them, with zeros for those that another event counts. */
  const input = new Map<(typeof inputKinds)[number], number>();
  let reason: Ending | undefined;
  const blocks = createBlockReader();

  const count = (usage: MessageUsage | null | undefined, isFirst = false): void => {
    if (!usage) return;
    for (const kind of inputKinds) {
      const value = asCount(usage[kind]) ?? usage[kind];
      if (Number.isSafeInteger(value) && (value !== 0 || !input.has(kind))) input.set(kind, Number(value));
    }
    record.add({
      inputTokens: [...input.values()].reduce((sum, tokens) => sum + tokens, 0),
      cachedInputTokens: input.get('cache_read_input_tokens'),
      cacheWriteTokens: input.get('cache_creation_input_tokens'),
      // The output count of the first event is not yet a result.
      ...(!isFirst && { outputTokens: usage.output_tokens }),
    });
  };

  return {
    read(event) {
      if (isReportedError(event, 'type')) throw reportedFailure(event);
      switch (event.type) {
        case 'content_block_delta':
          return event.delta ? blocks.delta(event.index, event.delta) : undefined;
        case 'content_block_start':
          return blocks.start(event.index, event.content_block);
        case 'message_start':
          count(event.message?.usage, true);
          return { text: '' };
        case 'message_delta': {
          count(event.usage);
          const marker = mapFinishReason(event.delta?.stop_reason ?? event.delta?.stopReason, ownReasons);
          reason = marker ?? reason;
          return { text: '', marker, needsMore: true };
        }
        case 'message_stop':
          return { text: '', marker: reason ?? (blocks.hasText ? undefined : 'malformed'), isDone: true };
        case 'message':
          count(event.usage);
          // A whole message is complete, so it needs no reason.
          return {
            text: textOfContent(event.content),
            isWhole: true,
            marker: mapFinishReason(event.stop_reason, ownReasons) ?? reason ?? 'stop',
          };
        case 'content_block_stop':
          blocks.stop();
          return { text: '' };
        case 'ping':
          return { text: '' };
        default:
          return undefined;
      }
    },
    get usage() {
      return record.usage;
    },
  };
};
