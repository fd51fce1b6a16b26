import test from 'ava';
import { analyses } from '../../src/core/enhancement/analyses.ts';
import { defaultPrivacyPolicy as policy } from '../../src/ports/privacy-policies.ts';
import { boundsOf, testLinearTime } from '../support/linear-time.ts';

const compare = (rewrite: (text: string) => string) => (text: string) =>
  analyses.repair({
    input: text,
    result: rewrite(text),
    format: 'text',
    knownMasked: [],
    masks: [],
    policy,
    leftOut: [],
  });
const mask = (text: string) =>
  analyses.mask({ policy, format: 'text', masks: [], texts: [{ text, keepsProtected: true }] });

// Each searches a text, or two, by every finder and every detector.
testLinearTime(
  test,
  {
    'masking a text': mask,
    'comparing with a result that has lost everything': compare((text) => `Nothing of it. ${text.slice(0, 1)}`),
    'comparing with a result that has everything in other letters': compare((text) => text.toUpperCase()),
  },
  boundsOf({ length: 5_000, most: 1_500, least: 20 }),
);
