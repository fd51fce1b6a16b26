import test from 'ava';
import { gate } from '../../support/with-provider.ts';
import { useEditors } from './editor-pages.ts';

const editors = useEditors(test);

const names = ['tiptap', 'ckeditor', 'tinymce', 'quill', 'lexical'];
const lines = (html: string): string =>
  html
    .replaceAll(/<\/(?:p|li|h2)>/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('\u00a0', ' ')
    .trim();

const whole =
  '<h2>Renewal of Aurora</h2><p>We were at the customer on <strong>Tuesday</strong>; they like the <a href="https://example.com/offer?a=1&amp;b=2">offer</a> of R&amp;D a lot.</p>' +
  '\n<ul><li>Call back in January</li>\n<li>Send the new prices</li></ul>\n\n<p>Their budget is 40,000 EUR.</p>';

for (const name of names) {
  test(`${name}: a selected part is improved, streams, is accepted, and one undo takes it back`, async (t) => {
    const { opened, open } = gate();
    editors.fake().forget();
    editors
      .fake()
      .respond([{ text: 'They really do ' }, { wait: opened }, { texts: ['like & ', 'prefer'] }, { finish: 'stop' }]);
    const page = await editors.open(t, name);
    const before = await page.html();
    await page.select('they like', 'they like');
    await page.choose('Improve');
    await page.getByRole('dialog').getByText('really').first().waitFor();
    await page.picture(`editor-${name}-streaming`);
    open();
    await page.button('Accept').waitFor();
    await page.picture(`editor-${name}-review`);
    const sent = JSON.stringify((await editors.fake().received(0)).body);
    t.true(sent.includes('they like'), sent);
    t.false(sent.includes('january'));
    await page.button('Accept').click();
    t.true(
      lines(await page.html()).includes('They really do like &amp; prefer the offer of R&amp;D alot.'),
      await page.html(),
    );
    t.is(lines(await page.html()).replace('They really do like &amp; prefer', 'they like'), lines(before));
    await page.undo();
    t.is(await page.html(), before);
  });

  test(`${name}: the whole text is what the session says, and one undo takes it back`, async (t) => {
    editors.fake().respond([{ texts: whole.split(/(?<= )/) }, { finish: 'stop' }]);
    const page = await editors.open(t, name);
    const before = await page.html();
    await page.text.focus();
    await page.choose('Fix grammar');
    await page.button('Accept').waitFor();
    await page.button('Accept').click();
    const after = await page.html();
    await page.undo();
    t.is(await page.html(), before);
    t.is(after, await page.normalized(whole.replaceAll('\n', '')));
  });

  test(`${name}: a selection across blocks is replaced without empty or split paragraphs`, async (t) => {
    editors.fake().respond((request) => {
      const sent = /<text id=\\"\d+\\">\\n(.*?)\\n<\/text/s.exec(JSON.stringify(request.body))?.[1] ?? '';
      const html = (JSON.parse(`"${sent}"`) as string)
        .replace('january', 'January')
        .replace('prices', 'price list')
        .replace('There', 'Their');
      return [{ text: html }, { finish: 'stop' }];
    });
    const page = await editors.open(t, name);
    const before = await page.html();
    await page.select('in january', 'There budget');
    await page.choose('Improve');
    await page.button('Accept').waitFor();
    await page.button('Accept').click();
    t.is(
      await page.html(),
      before.replace('january', 'January').replace('prices', 'price list').replace('There', 'Their'),
    );
    await page.undo();
    t.is(await page.html(), before);
  });

  test(`${name}: text that was typed over is not replaced`, async (t) => {
    const { opened, open } = gate();
    editors.fake().respond([{ text: 'They really do ' }, { wait: opened }, { texts: ['prefer'] }, { finish: 'stop' }]);
    const page = await editors.open(t, name);
    await page.select('they like', 'they like');
    await page.choose('Improve');
    await page.getByRole('dialog').getByText('really').first().waitFor();
    await page.select('like', 'like');
    await page.keyboard.type('love');
    const typed = await page.html();
    open();
    await page
      .getByText(/The (?:text|field) (?:has|was) changed/i)
      .first()
      .waitFor();
    await page.picture(`editor-${name}-changed`);
    t.is(await page.html(), typed);
    t.true(typed.includes('they love'));
  });
}
