import type { RawMessageStreamEvent, StopReason } from '@anthropic-ai/sdk/resources/messages';
import type { FailureClass } from '../../../ports/language-model.ts';
import { isReportedError, reportedFailure } from '../failure-report.ts';
import type { AnswerReader } from '../stream-answer.ts';
import { asCount, tokenUsage } from '../token-usage.ts';

export type MessageEvent = RawMessageStreamEvent;

const endings: Readonly<Record<StopReason, 'stop' | FailureClass>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'output_limit',
  refusal: 'safety',
  model_context_window_exceeded: 'context_too_long',
  // Only an answer to a request with tools can end like this.
  tool_use: 'malformed',
  pause_turn: 'malformed',
};

/** The counters that matter, from the first and the last event; each count is the total so far. */
interface Counted {
  readonly input_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
  readonly cache_read_input_tokens?: number | null;
  readonly output_tokens?: number | null;
}

/** Reads the events of a message; `message_stop` is the terminal marker, the event before it says why. */
export const createMessageReader = (): AnswerReader<MessageEvent> => {
  let stopReason: StopReason | null = null;
  let stopped = false;
  const counts = { input: 0, cacheCreation: 0, cacheRead: 0, output: undefined as number | undefined };

  const countInput = (usage: Counted | undefined): void => {
    counts.input = usage?.input_tokens ?? counts.input;
    counts.cacheCreation = usage?.cache_creation_input_tokens ?? counts.cacheCreation;
    counts.cacheRead = asCount(usage?.cache_read_input_tokens) ?? counts.cacheRead;
  };
  // The first event's output count is a beginning and no result.
  const countOutput = (usage: Counted | undefined): void => {
    counts.output = usage?.output_tokens ?? counts.output;
  };

  return {
    read(event) {
      if (isReportedError(event, 'type')) throw reportedFailure(event);
      switch (event.type) {
        case 'content_block_delta':
          return event.delta.type === 'text_delta' ? event.delta.text : '';
        case 'content_block_start':
          return event.content_block.type === 'text' ? event.content_block.text : '';
        case 'message_start':
          countInput(event.message.usage);
          return '';
        case 'message_delta':
          stopReason = event.delta.stop_reason ?? stopReason;
          countInput(event.usage);
          countOutput(event.usage);
          return '';
        case 'message_stop':
          stopped = true;
          return '';
        default:
          return '';
      }
    },
    get ending() {
      if (!stopped) return undefined;
      return stopReason !== null && Object.hasOwn(endings, stopReason) ? endings[stopReason] : 'malformed';
    },
    get usage() {
      const { input, cacheCreation, cacheRead, output } = counts;
      return tokenUsage(input + cacheCreation + cacheRead, output, cacheRead, cacheCreation);
    },
  };
};
