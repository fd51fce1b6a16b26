import { decodeHTML } from 'entities';
import type { PreviewedPrompt } from './evaluated-node.ts';
import { shown, textKind } from './text-kind.ts';

/** What a reader sees of the text, without spaces and format characters, so that a value cut up by them is found too. */
const readable = (text: string, format: string): string =>
  (format === 'html' ? decodeHTML(text) : text).replace(/[\p{White_Space}\p{Cf}]+/gu, '');

interface SensitiveCase {
  readonly text: string;
  readonly format: string;
  /** Pieces of the sensitive value. */
  readonly secret: readonly string[];
}

/** Values that identify or open something, none of which a provider may be sent. */
export const sensitive = textKind<SensitiveCase, PreviewedPrompt>({
  file: 'sensitive.json',
  promise: 'a provider is sent no sensitive value',
  run: (node, { text, format }) => node.preview({ text, format, action: 'improve' }),
  expectations: [
    {
      name: 'sensitive value sent',
      limit: { share: 0.02 },
      failure: ({ secret, format }, { prompt, text }) =>
        secret.some((piece) => prompt.includes(piece) || readable(text, format).includes(readable(piece, format)))
          ? shown(text)
          : undefined,
    },
  ],
});

const sensitiveKinds = ['email', 'phone', 'card', 'iban', 'national_id', 'ip', 'secret'];

/** Sentences of daily business, in which nothing is sensitive. */
export const ordinary = textKind<string, PreviewedPrompt>({
  file: 'ordinary.json',
  promise: 'numbers and words of daily business are sent unmasked',
  run: (node, text) => node.preview({ text, format: 'text', action: 'improve' }),
  expectations: [
    {
      name: 'ordinary text masked',
      limit: { share: 0.03 },
      failure: (_, { text, redacted }) =>
        sensitiveKinds.some((kind) => (redacted[kind] ?? 0) > 0) ? shown(text) : undefined,
    },
  ],
});
