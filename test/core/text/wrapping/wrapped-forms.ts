import { input, type Row } from './wrapped-rows.ts';

const text = 'We were there on Tuesday.';
const rows = (answers: readonly string[], more: Partial<Row> = {}): Row[] =>
  answers.map((answer) => ({ answer, right: text, ...more }));
const before = (openers: readonly string[]): Row[] => rows(openers.map((opener) => opener + text));
const behind = (closers: readonly string[]): Row[] => rows(closers.map((closer) => text + closer));
const around = (pairs: readonly (readonly [string, string])[]): Row[] =>
  rows(pairs.map(([opener, closer]) => opener + text + closer));

/** Answers in the forms that models and chat templates give them, by kind. */
export const wrappedForms: Readonly<Record<string, readonly Row[]>> = {
  'document tokens': around([
    ['<s> ', ' </s>'],
    ['<s>', ''],
    ['<S>', '</S>'],
  ]),
  'a role before the text': before([
    ...['Assistant: ', 'AI: ', 'Bot: ', 'Model: ', 'ChatGPT: ', 'Claude: ', '**Assistant:** ', '### Assistant:\n'],
    ...['assistant\n\n', 'model\n', 'Assistent: ', 'Assistante : ', 'Asistente: ', 'Assistente: ', 'Asystent: '],
    ...['Asistan: ', 'Ассистент: ', 'Асистент: ', 'المساعد: ', 'सहायक: ', '助手：', 'アシスタント：', '어시스턴트: '],
    ...['ผู้ช่วย: '],
  ]),
  'a further turn behind the text': behind([
    '\n\nUser: thanks',
    '\n\n### Instruction:\nDo more.',
    '\n\nHuman: and now?\n\nSure.',
  ]),
  'rules around the text': [
    ...around([
      ['---\n\n', '\n\n---'],
      ['***\n', '\n***'],
      ['___\n\n', ''],
      ['', '\n\n---'],
      ['===\n\n', '\n\n==='],
      ['Here is the corrected text:\n\n---\n\n', '\n\n---\n\nLet me know if you need more changes!'],
    ]),
    ...rows(['---\n\n# We were\n\n---'], { input: '# we was', right: '# We were', format: 'markdown' }),
    ...rows(['<hr>\n\n<p>We were.</p>\n<hr/>'], { input: '<p>we was</p>', right: '<p>We were.</p>', format: 'html' }),
  ],
  'what was asked for before the text': before([
    'As requested, I have fixed the grammar:\n\n',
    'As requested, here is the corrected text:\n\n',
    'Wie gewünscht habe ich die Grammatik korrigiert:\n\n',
    "Comme demandé, j'ai corrigé la grammaire :\n\n",
    'Zoals gevraagd heb ik de grammatica gecorrigeerd:\n\n',
    'Как вы просили, я исправил ошибки:\n\n',
    '根据您的要求，以下是修改后的文本：\n\n',
  ]),
  'an account of what was edited': behind([
    ...['\n\n(Corrected verb agreement and capitalisation.)', '\n(Fixed grammar)', '\n\n*(Fixed the verb tense.)*'],
    ...['\n\n[Corrected the spelling]', '\n\nCorrected grammar and punctuation.', '\n\n(Grammatik korrigiert.)'],
    ...[
      '\n\n(Grammaire corrigée.)',
      '\n\n(Gramática corregida.)',
      '\n\n（已修正语法。）',
      '\n\n(Грамматика исправлена.)',
    ],
  ]),
  'hopes behind the text': behind([
    ...['\n\nI hope this is what you were looking for!', '\n\nHope this is helpful!', '\n\nI hope it helps.'],
    ...['\n\nIch hoffe, das ist, was Sie gesucht haben!', "\n\nJ'espère que c'est ce que vous cherchiez !"],
    ...['\n\nEspero que te sirva.', '\n\nEspero que sea lo que buscabas.', '\n\nEspero que seja o que você procurava!'],
    ...['\n\nSpero che sia quello che cercavi!', '\n\nIk hoop dat dit is wat je zocht!'],
    ...['\n\nMam nadzieję, że o to chodziło!', '\n\nDoufám, že je to ono!', '\n\nJag hoppas detta är vad du sökte!'],
    ...['\n\nJeg håber, dette er det, du ledte efter!', '\n\nJeg håper dette er det du lette etter!'],
    ...['\n\nUmarım aradığınız budur!', '\n\nНадеюсь, это то, что вы искали!', '\n\nСподіваюся, це те, що ви шукали!'],
    ...['\n\nآمل أن يكون هذا ما تبحث عنه!', '\n\nआशा करता हूँ कि यह मदद करेगा!', '\n\n希望这是您想要的！'],
    ...['\n\nご希望に沿うものであれば幸いです。', '\n\n원하시던 내용이기를 바랍니다!', '\n\nหวังว่านี่คือสิ่งที่คุณต้องการ!'],
  ]),
  'a fence that never closes': before([
    '```\n',
    '```text\n',
    '```markdown\n',
    'Here is the corrected text:\n\n```\n',
    '~~~\n',
  ]),
  'triple quotation marks': around([
    ['"""\n', '\n"""'],
    ["'''\n", "\n'''"],
    ['"""', '"""'],
    ['Corrected text:\n"""\n', '\n"""'],
  ]),
  'a quotation in Markdown': [
    ...before(['> ', 'Here is the corrected text:\n\n> ']),
    {
      input: 'we was there. all of us',
      answer: '> We were\n> there.\n>\n> All of us.',
      right: 'We were\nthere.\n\nAll of us.',
      format: 'markdown',
    },
    {
      input: '<p>we was</p>',
      answer: '<blockquote><p>We were.</p></blockquote>',
      right: '<p>We were.</p>',
      format: 'html',
    },
  ],
  'a box of LaTeX': around([
    ['\\boxed{', '}'],
    ['$\\boxed{\\text{', '}}$'],
    ['\\[\n\\boxed{', '}\n\\]'],
    ['Final answer:\n\n$$\\boxed{', '}$$'],
  ]),
  'a comment in HTML': around([
    ['<!-- corrected -->\n', ''],
    ['<!-- start -->\n', '\n<!-- end -->'],
  ]),
  labels: before([
    '**Answer:** ',
    'Final answer: ',
    'Revised sentence: ',
    'Here you go:\n',
    'text: ',
    'corrected_text: ',
    '## Corrected Text\n\n',
    '### Response:\n',
  ]),
  'the original before the text': before([
    ...[`Original: ${input}\nCorrected: `, `**Original:** ${input}\n\n**Corrected:** `, `Before: ${input}\nAfter: `],
    ...[`Input: ${input}\nOutput: `, `User: ${input}\nAssistant: `, `Original text: "${input}"\n\nCorrected text: `],
    ...[`Vorher: ${input}\nNachher: `, `Avant : ${input}\nAprès : `, `Antes: ${input}\nDespués: `],
    ...[`原文：${input}\n修改后：`, `До: ${input}\nПосле: `, `원문: ${input}\n수정된 문장: `],
    ...[`${input} → `, `${input} -> `, `${input}\n=> `, `~~${input}~~ `],
  ]),
  'a diff': rows([`- ${input}\n+ ${text}`, `-${input}\n+${text}`, `\`\`\`diff\n- ${input}\n+ ${text}\n\`\`\``]),
  'counts and marks of the end': behind([
    ...[' (5 words)', '\n\n(5 words)', '\n\nWord count: 5', '\n\n**Word count:** 5 words', ' (25 Zeichen)'],
    ...[' (5 mots)', '（5字）', '\n\n[End]', '\n\nEND', '\n\n--- END ---', '\n\n[END OF TEXT]', ' ✅', '\n\n✅'],
  ]),
  'check marks before the text': before(['✅ ', '✔️ ', '👉 ', '→ ']),
};
