/** What a model has to know of masks: a part of the system prompt, the same for every request. */
export const maskingInstruction = [
  'Some values are replaced by masks such as ⟦EMAIL_1⟧, ⟦TERM_2⟧ or ⟦URL_1⟧. A mask stands for one value that you cannot see; ' +
    'its label says what kind of value that is, and the same mask is always the same value.',
  '- Copy each mask exactly, brackets, label and number included, to where its value belongs, as often as the text has it. ' +
    'Never translate, alter, split, explain or guess a mask.',
  "- Write around a mask as you would around the value. An ending goes right behind the mask: ⟦TERM_2⟧s, ⟦TERM_2⟧'s.",
  '- Where a term has to begin with a capital letter, write its label so: ⟦Term_2⟧.',
  '- Never invent a mask: use only those that occur in what you were given.',
].join('\n');
